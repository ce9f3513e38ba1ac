import type { Consumer } from '../consuming/consumer.ts'
import type { Relay } from '../relay/relay.ts'
import type { JournalStore } from '../journal/store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Writer } from '../writing/writer.ts'
import {
  consumerGauges,
  gapGauges,
  httpGauges,
  journalGauges,
  storeGauges,
  writerGauges,
} from '../telemetry/kernel-metrics.ts'
import type { Instruments } from '../telemetry/instruments.ts'

/** Reads a service's parts at each scrape: one query about its journal, one about its tasks. */
export const observeService = (
  instruments: Instruments,
  parts: {
    readonly store: JournalStore
    /** Absent where nothing is said, so that there is nothing to publish. */
    readonly relay: Pick<Relay, 'leads' | 'position'> | undefined
    readonly consumer: Pick<Consumer, 'lag' | 'openGaps'> | undefined
    /** Of its tasks: shown as 0 where there are none. */
    readonly kinds: readonly string[]
    readonly clock: Clock
    readonly requestsInFlight: () => number
    readonly writer: Pick<Writer<never, never>, 'standstill' | 'tryOut'>
  },
): void => {
  const { store, relay, consumer, kinds, clock, requestsInFlight, writer } = parts
  const secondsSince = (timestamp: string): number =>
    Math.max(0, (clock.now() - Date.parse(timestamp)) / 1_000)

  if (relay !== undefined)
    instruments.gauges(journalGauges, async () => {
      // Asked before the head: what is published meanwhile must not look as if it came before.
      const { leads, position } = relay
      // Who does not lead tells it by the checkpoint: a broker that hangs takes the lead from everybody.
      const { head, facts, factsAfter, since } = await store.extent(leads ? position : null)
      return {
        head,
        facts,
        leads: leads ? 1 : 0,
        lagFacts: factsAfter,
        lagSeconds: since === undefined ? 0 : secondsSince(since),
      }
    })
  if (consumer !== undefined) {
    instruments.gauges(consumerGauges, async () => ({
      lag: (await consumer.lag())?.map(
        ({ topic, partition, facts }) => [topic, String(partition), facts] as const,
      ),
    }))
    instruments.gauges(gapGauges, async () => ({ openGaps: consumer.openGaps() }))
  }
  instruments.gauges(storeGauges, async () => {
    const { parkedFacts, parkedKeys, tasks } = await store.counts(clock.now())
    const none = kinds
      .filter((kind) => tasks.every((one) => one.kind !== kind))
      .map((kind) => ({ kind, due: 0, waiting: 0, retrying: 0 }))
    return {
      parkedFacts,
      parkedKeys,
      tasks: [...tasks, ...none].flatMap(({ kind, due, waiting, retrying }) => [
        [kind, 'due', due] as const,
        [kind, 'waiting', waiting] as const,
        [kind, 'retrying', retrying] as const,
      ]),
      oldest: tasks.map(({ kind, askedAt }) => [kind, secondsSince(askedAt)] as const),
    }
  })
  instruments.gauges(writerGauges, async () => {
    // After a trouble nobody may write any more, and it would be shown for ever.
    if (writer.standstill !== undefined) await writer.tryOut().catch(() => {})
    return { standstill: (writer.standstill?.ms ?? 0) / 1_000 }
  })
  instruments.gauges(httpGauges, async () => ({ inFlight: requestsInFlight() }))
}
