import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const LATENCY_MS = [
  1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
]

/** The metrics of one service instance, in a registry of its own. */
export interface Metrics {
  readonly registry: Registry
  produced(topic: string, type: string): void
  consumed(topic: string, type: string, latencyMs: number): void
  request(method: string, route: string, status: number, durationMs: number): void
  gap(topic: string, partition: number): void
  unreadable(topic: string): void
  trouble(part: string): void
  committed(units: number, durationMs: number): void
  taskFailed(kind: string, again: boolean): void
  sagaSucceeded(): void
  sagaFailed(raison: string): void
  sagaReversed(): void
}

/** What is read at the moment of a scrape. */
export interface Gauges {
  relayLag(): Promise<number>
  consumerLag(): Promise<number | undefined>
  counts(): Promise<{
    readonly parkedFacts: number
    readonly parkedKeys: number
    readonly tasksDue: number
  }>
}

export const createMetrics = (service: string, gauges: Gauges): Metrics => {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Histogram({ name, help, labelNames, buckets: LATENCY_MS, registers })
  const gauge = (name: string, help: string, read: () => Promise<number | undefined>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // Unknown is absent: 0 would say that all is well.
        const value = await read().catch(() => undefined)
        if (value === undefined) this.reset()
        else this.set(value)
      },
    })

  const produced = counter('events_produced_total', 'Facts published and acknowledged', [
    'topic',
    'type',
  ])
  const consumed = counter('events_consumed_total', 'Facts applied', ['topic', 'type'])
  const latency = histogram(
    'event_latency_ms',
    "Milliseconds from a fact's timestamp to its handling here",
    ['topic', 'type'],
  )
  const request = histogram('http_request_duration_ms', 'Milliseconds of a request', [
    'method',
    'route',
    'status',
  ])
  const gap = counter(
    'broker_gaps_total',
    'Facts not applied because facts before them are missing',
    ['topic', 'partition'],
  )
  const unreadable = counter('unreadable_records_total', 'Records that are no facts of ours', [
    'topic',
  ])
  const trouble = counter('trouble_total', 'Errors of a part, survived', ['part'])
  const commits = histogram('commit_duration_ms', 'Milliseconds of a commit, deciding included', [])
  const units = counter('commit_units_total', 'Commands, facts and outcomes committed')
  const tasks = counter('task_tries_failed_total', 'Tries of tasks that failed', ['kind', 'again'])
  const succeeded = counter('saga_success_total', 'Sagas whose parcel was confirmed')
  const failed = counter('saga_failure_total', 'Sagas that ended cancelled', ['raison'])
  const reversed = counter('saga_reversed_total', 'Confirmed parcels that were cancelled later')
  gauge('relay_lag_facts', 'Facts of the journal not published yet', () => gauges.relayLag())
  gauge('consumer_lag_facts', 'Facts that wait at the broker', () => gauges.consumerLag())
  gauge('parked_facts', 'Facts set aside', async () => (await gauges.counts()).parkedFacts)
  gauge('parked_keys', 'Parcels set aside', async () => (await gauges.counts()).parkedKeys)
  gauge('tasks_due', 'Tasks due now', async () => (await gauges.counts()).tasksDue)

  // Resolving labels costs more than counting: each pair is resolved once.
  const producedOf = remembered((topic, type) => produced.labels({ topic, type }))
  const consumedOf = remembered((topic, type) => consumed.labels({ topic, type }))
  const latencyOf = remembered((topic, type) => latency.labels({ topic, type }))
  return {
    registry,
    produced: (topic, type) => producedOf(topic, type).inc(),
    consumed: (topic, type, latencyMs) => {
      consumedOf(topic, type).inc()
      latencyOf(topic, type).observe(Math.max(0, latencyMs))
    },
    request: (method, route, status, durationMs) =>
      request.observe({ method, route, status: String(status) }, durationMs),
    gap: (topic, partition) => gap.inc({ topic, partition: String(partition) }),
    unreadable: (topic) => unreadable.inc({ topic }),
    trouble: (part) => trouble.inc({ part }),
    committed: (count, durationMs) => {
      units.inc(count)
      commits.observe(durationMs)
    },
    taskFailed: (kind, again) => tasks.inc({ kind, again: String(again) }),
    sagaSucceeded: () => succeeded.inc(),
    sagaFailed: (raison) => failed.inc({ raison }),
    sagaReversed: () => reversed.inc(),
  }
}

/** Label values kept, at most: types come from the topics, and a foreign producer could invent any. */
const LABELS_KEPT = 500
const OTHER = 'autre'

const remembered = <Child>(resolve: (topic: string, type: string) => Child) => {
  const children = new Map<string, Child>()
  return (topic: string, type: string): Child => {
    const name = `${topic}/${type}`
    const known = children.get(name)
    if (known !== undefined) return known
    if (children.size >= LABELS_KEPT) return resolve(OTHER, OTHER)
    const child = resolve(topic, type)
    children.set(name, child)
    return child
  }
}
