import type { Remedy } from '../consuming/gaps.ts'
import type { PassedOver } from '../consuming/sources.ts'
import type { HeardFact } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import { staleParts } from '../journal/errors.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import { counted } from '../telemetry/kernel-metrics.ts'
import type { Instruments } from '../telemetry/instruments.ts'

/** What a service counts as it happens: one call a batch where things come in batches. */
export interface Metrics {
  published(facts: readonly HeardFact[]): void
  fenced(): void
  healed(topic: string, how: Healing): void
  written(batch: WrittenBatch, nowMs: number): void
  stale(what: string): void
  request(method: string, route: string, status: number, durationMs: number): void
  unreadable(topic: string): void
  passedOver(passedOver: PassedOver): void
  trouble(part: string): void
  taskFailed(kind: string, again: boolean): void
}

/** How what a broker had lost, or an older version had left, came back. */
export type Healing = Remedy | 'republished' | 'redriven'

const REMEDIES: readonly Remedy[] = ['reread', 'asked']
const UNIT_KINDS = ['command', 'fact', 'outcome', 'reminders', 'redrive'] as const
const WHYS: readonly PassedOver['why'][] = ['unknown', 'refused']
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export const createMetrics = (
  instruments: Instruments,
  {
    says,
    hears,
    partitions,
    kinds,
  }: {
    readonly says: Language | undefined
    readonly hears: readonly Language[]
    readonly partitions: number
    /** Of its tasks. */
    readonly kinds: readonly string[]
  },
): Metrics => {
  const topics = hears.map(({ topic }) => topic)
  const produced = instruments.counter(counted.produced, eventsOf(says === undefined ? [] : [says]))
  const consumed = instruments.counter(counted.consumed, eventsOf(hears))
  const latency = instruments.histogram(counted.latency, eventsOf(hears))
  const request = instruments.histogram(counted.request, { method: METHODS })
  const commits = instruments.histogram(counted.commits).of()
  const batch = instruments.histogram(counted.batch).of()
  const unitsWritten = instruments.counter(counted.units).of()
  const conflicts = instruments.counter(counted.conflicts, { what: staleParts })
  // Where nothing is said, nothing is published.
  const relayBatch = says && instruments.histogram(counted.relayBatch).of()
  const fences = says && instruments.counter(counted.fences).of()
  const spoken = says === undefined ? [] : [says.topic]
  const healed = instruments.counter(counted.healed, {
    topic: [...spoken, ...topics],
    how: ['republished', ...REMEDIES, 'redriven'],
  })
  const setAside = instruments.counter(counted.setAside, { kind: UNIT_KINDS })
  for (const kind of UNIT_KINDS) setAside.of(kind)
  for (const topic of spoken) healed.of(topic, 'republished')
  const gaps = instruments.counter(counted.gaps, {
    topic: topics,
    partition: Array.from({ length: partitions }, (_, partition) => String(partition)),
  })
  const passedOver = instruments.counter(counted.passedOver, { topic: topics, why: WHYS })
  const unreadable = instruments.counter(counted.unreadable, { topic: topics })
  const trouble = instruments.counter(counted.trouble)
  const tries = instruments.counter(counted.tries, { kind: kinds, again: ['true', 'false'] })

  // A counter that appears only when something happens hides its first time from rate(): all series of the
  // languages are made now. Each fact then finds its own by one look, not by one for each metric.
  const saying = byEvent(says === undefined ? [] : [says], (topic, type) =>
    produced.of(topic, type),
  )
  const hearing = byEvent(hears, (topic, type) => {
    const heard = consumed.of(topic, type)
    // Of what changes nothing here there is no latency to tell: that series comes with its first fact.
    let late: ReturnType<typeof latency.of> | undefined
    return { heard, applied: (ms: number) => (late ??= latency.of(topic, type)).observe(ms) }
  })
  let parsed = { text: '', ms: 0 }
  /** Facts that were said together have the same time: it is parsed once. */
  const msOf = (timestamp: string): number => {
    if (timestamp !== parsed.text) parsed = { text: timestamp, ms: Date.parse(timestamp) }
    return parsed.ms
  }
  for (const what of staleParts) conflicts.of(what)
  for (const topic of topics) {
    unreadable.of(topic)
    for (const how of REMEDIES) healed.of(topic, how)
    healed.of(topic, 'redriven')
    for (const why of WHYS) passedOver.of(topic, why)
  }

  return {
    published: (facts) => {
      relayBatch?.observe(facts.length)
      for (const { topic, type } of facts) saying(topic, type).add(1)
    },
    fenced: () => fences?.add(1),
    healed: (topic, how) => healed.of(topic, how).add(1),
    written: ({ heard, units, settled, durationMs }, nowMs) => {
      for (const [n, { result }] of settled.entries())
        if (result.kind === 'failed' || result.kind === 'parked')
          setAside.of(units[n]?.kind ?? '').add(1)
      unitsWritten.add(units.length)
      batch.observe(units.length)
      commits.observe(durationMs)
      for (const { fact, result } of heard) {
        const { topic, type, partition, timestamp } = fact
        if (result.kind === 'applied' || result.kind === 'passed') {
          const counts = hearing(topic, type)
          counts.heard.add(1)
          // One that changes nothing may have waited for one that does: how late it is says nothing.
          // Clocks of two machines differ: nothing is heard before it is said.
          if (result.kind === 'applied') counts.applied(Math.max(0, nowMs - msOf(timestamp)))
        } else if (result.kind === 'gap') gaps.of(topic, String(partition)).add(1)
      }
    },
    stale: (what) => conflicts.of(what).add(1),
    request: (method, route, status, durationMs) =>
      request.of(method, route, String(status)).observe(durationMs),
    unreadable: (topic) => unreadable.of(topic).add(1),
    passedOver: ({ why, facts }) => {
      for (const { topic } of facts) passedOver.of(topic, why).add(1)
    },
    trouble: (part) => trouble.of(part).add(1),
    taskFailed: (kind, again) => tries.of(kind, String(again)).add(1),
  }
}

/** What is made for each event of these languages, by its topic and type; for others, made at each look. */
const byEvent = <Made>(
  languages: readonly Language[],
  make: (topic: string, type: string) => Made,
): ((topic: string, type: string) => Made) => {
  const made = new Map(
    languages.map(({ topic, schemas }) => [
      topic,
      new Map(Object.keys(schemas).map((type) => [type, make(topic, type)])),
    ]),
  )
  return (topic, type) => made.get(topic)?.get(type) ?? make(topic, type)
}

const eventsOf = (languages: readonly Language[]) => ({
  topic: languages.map(({ topic }) => topic),
  type: languages.flatMap(({ schemas }) => Object.keys(schemas)),
})
