import { describe, expect, test } from 'bun:test'
import { Consumer } from '../consuming/consumer.ts'
import { everySource } from '../consuming/sources.ts'
import type { HeardFact } from '../domain/fact.ts'
import { noNotices } from '../journal/notices.ts'
import type { JournalStore } from '../journal/store.ts'
import { Relay } from '../relay/relay.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Transport } from '../transport/transport.ts'
import { counting } from './counting.ts'
import { append, essai } from './essai.ts'

/** What the crashes run on. */
export interface CrashParts {
  store(): Promise<JournalStore>
  /** Another client of the same broker each time. */
  transport(): Transport
  close(): Promise<void>
}

const FACTS = 40
const WAIT_MS = 20_000
const TEST_MS = 60_000

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const untilMs = Date.now() + WAIT_MS
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const relayOf = (
  store: JournalStore,
  transport: Transport,
  holder: string,
  sent: number[],
): Relay =>
  new Relay({
    store,
    transport,
    language: essai,
    prepare: async () => {},
    holder,
    clock: systemClock,
    notices: noNotices,
    listener: {
      published: (facts) => sent.push(...facts.map(({ position }) => position)),
      fenced: () => {},
      wentBack: () => {},
      troubled: () => {},
    },
  })

const readerOf = (
  transport: Transport,
  handle: (facts: readonly HeardFact[]) => Promise<void>,
): Consumer =>
  new Consumer({
    transport,
    group: 'lecteurs',
    topics: [essai.topic],
    concerns: () => true,
    handle: async (facts) => {
      await handle(facts)
      return []
    },
    sources: everySource,
    ask: async () => {},
    clock: systemClock,
    listener: {
      unreadable: () => {},
      passedOver: () => {},
      healing: () => {},
      healed: () => {},
      troubled: () => {},
    },
  })

/** What happens when a process dies between two steps that cannot be one. */
export const describeCrashes = (name: string, open: () => Promise<CrashParts>): void => {
  describe(`on ${name}`, () => {
    test(
      'a relay that dies between publishing and its checkpoint makes its successor repeat, and nothing happens twice',
      async () => {
        const parts = await open()
        const store = await parts.store()
        const never = () => new Promise<never>(() => {})
        const leads = [store.lead]
        const dead: JournalStore = {
          ...store,
          saveCheckpoint: never,
          lead: (...asked) => (leads.shift() ?? never)(...asked),
        }
        const transport = parts.transport()
        await transport.prepare([essai.topic], store.identity.partitions)
        await append(store, 1, FACTS)
        const sent: number[] = []
        // It publishes, and hangs for ever where it would save: as if it had been killed there.
        relayOf(dead, transport, 'mort', sent).start()
        await until(() => sent.length === FACTS)
        const again: number[] = []
        const successor = relayOf(store, parts.transport(), 'vif', again)
        successor.start()
        await until(() => again.length === FACTS)
        expect(again).toEqual(sent)

        const heard = counting(await parts.store())
        const consumer = readerOf(parts.transport(), heard.handle)
        consumer.start()
        await until(() => heard.results.length === 2 * FACTS)
        expect(heard.results.filter((kind) => kind === 'repeat').length).toBe(FACTS)
        expect(await heard.effects()).toEqual(Array.from({ length: FACTS }, () => 1))
        await consumer.stop()
        await successor.stop()
        await parts.close()
      },
      TEST_MS,
    )

    test(
      'a consumer that dies between its commit and its offset hears all again, and nothing happens twice',
      async () => {
        const parts = await open()
        const store = await parts.store()
        const transport = parts.transport()
        await transport.prepare([essai.topic], store.identity.partitions)
        const relay = relayOf(store, transport, 'relais', [])
        relay.start()
        await append(store, 1, FACTS)
        const heard = counting(await parts.store())
        const first = parts.transport()
        const membership = await first.join('lecteurs', [essai.topic])
        while (heard.results.length < FACTS) {
          const batch = await membership.next(1_000)
          if (batch === undefined) throw new Error('the membership ended')
          // Committed, and never hinted: it died here.
          await heard.handle(batch.facts)
        }
        await first.close()
        const consumer = readerOf(parts.transport(), heard.handle)
        consumer.start()
        await until(() => heard.results.length === 2 * FACTS)
        expect(await heard.effects()).toEqual(Array.from({ length: FACTS }, () => 1))
        await consumer.stop()
        await relay.stop()
        await parts.close()
      },
      TEST_MS,
    )
  })
}
