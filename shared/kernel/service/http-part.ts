import type { Consumer } from '../consuming/consumer.ts'
import { redrive } from '../consuming/redrive.ts'
import { createApp, type ServiceApp } from '../http/app.ts'
import { addHealth } from '../http/health-routes.ts'
import { addParkedRoutes } from '../http/parked-routes.ts'
import type { Relay } from '../relay/relay.ts'
import { troubleOf } from '../runtime/standstill.ts'
import { messageOf } from '../runtime/thrown.ts'
import type { Trouble } from '../runtime/trouble.ts'
import type { Writer } from '../writing/writer.ts'
import { observeService } from './gauges.ts'
import type { PartContext, Write } from './specification.ts'
import type { TopicWatch } from './topic-watch.ts'

/** Answers requests: what every service answers; its own routes are added by whoever composes it. */
export const httpPart = <State, Command>(
  { world, specification, metrics, stopping }: PartContext<State, Command>,
  parts: {
    readonly relay: Relay | undefined
    readonly consumer: Consumer | undefined
    readonly writer: Writer<State, Command>
    readonly write: Write<Command>
    readonly topicWatch: TopicWatch
  },
): ServiceApp => {
  const { clock, ids, log, instruments, store, transport, tracing, wording } = world
  const { name, handlers, checks } = specification
  const { relay, consumer, writer, write, topicWatch } = parts
  const { app, requestsInFlight } = createApp({
    log,
    metrics,
    clock,
    ids,
    tracing,
    stopping,
    wording,
  })
  const kinds = Object.keys(handlers)
  observeService(instruments, { store, relay, consumer, kinds, clock, requestsInFlight, writer })
  addHealth(app, {
    service: name,
    instruments,
    clock,
    stopping,
    wording,
    checks: {
      store: async () => (await store.trouble()) ?? (await refusedBy(writer)),
      transport: async () => (await transport.trouble()) ?? topicWatch.trouble,
      ...(consumer !== undefined && {
        consumer: async () =>
          consumer.joined ? troubleOf(await consumer.standstill()) : { kind: 'outside-its-group' },
      }),
      ...(relay !== undefined && { relay: async () => troubleOf(relay.standstill) }),
      writer: async () => troubleOf(writer.standstill),
      ...checks,
    },
  })
  addParkedRoutes(app, store, (key) => redrive(store, { write }, key), wording)
  return app
}

/** Why a commit would not go through now. */
const refusedBy = (writer: Pick<Writer<never, never>, 'tryOut'>): Promise<Trouble | undefined> =>
  writer.tryOut().then(
    () => undefined,
    (error: unknown) => ({ kind: 'refuses-writes', detail: messageOf(error) }),
  )
