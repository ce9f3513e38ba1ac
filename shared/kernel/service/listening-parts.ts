import { Consumer } from '../consuming/consumer.ts'
import type { Gap } from '../consuming/gaps.ts'
import { Mirror } from '../consuming/mirror.ts'
import { redrive } from '../consuming/redrive.ts'
import { Redriver } from '../consuming/redriver.ts'
import { requestFor, requestsTopic } from '../consuming/requests.ts'
import { Sources } from '../consuming/sources.ts'
import type { Registration } from '../writing/registration.ts'
import type { PartContext, Write } from './specification.ts'

/** Consumer groups are named after the service that listens. */
export const groupOf = (service: string): string => `colisaga.${service}`

/** Pulls what others have published and writes what it causes; undefined for a service that hears nobody. */
export const consumerPart = <State, Command>(
  {
    world: { store, transport, clock },
    specification: { name, listensTo, model },
    report,
  }: PartContext<State, Command>,
  write: Write<Command>,
): Consumer | undefined => {
  if (listensTo.length === 0) return undefined
  return new Consumer({
    transport,
    group: groupOf(name),
    topics: listensTo.map(({ topic }) => topic),
    cursors: store,
    concerns: (fact) => model.concerns(fact),
    clock,
    sources: new Sources(store, clock),
    ask: async (gap) => {
      // Without a broker the table has every fact: reading it again is enough.
      if (transport.name === 'journal') return
      await transport.publish(requestsTopic(gap.fact.topic), [requestFor(name, gap, clock)])
    },
    handle: async (facts) => {
      const settled = await write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        { patient: true },
      )
      const gaps: Gap[] = []
      for (const [n, fact] of facts.entries()) {
        const result = settled[n]?.result
        if (result?.kind === 'gap') gaps.push({ fact, cursor: result.cursor })
      }
      return gaps
    },
    listener: { ...report, troubled: report.trouble('consumer') },
  })
}

/** Shows parked facts where topics are looked at. Without a broker there are none: the table shows what is parked. */
export const mirrorPart = <State, Command>({
  world: { transport, clock },
  report,
}: PartContext<State, Command>): Mirror | undefined =>
  transport.name === 'journal' ? undefined : new Mirror(transport, clock, report.trouble('mirror'))

/** Applies what older versions have left parked for this one; undefined for a service that hears nobody. */
export const redriverPart = <State, Command>(
  { world: { store, clock }, specification: { listensTo }, report }: PartContext<State, Command>,
  parts: { readonly write: Write<Command>; readonly registration: Registration },
): Redriver | undefined => {
  const { write, registration } = parts
  if (listensTo.length === 0) return undefined
  return new Redriver({
    store,
    registration,
    redrive: (key) => redrive(store, { write }, key),
    clock,
    listener: { redriven: report.redriven, troubled: report.trouble('redriver') },
  })
}
