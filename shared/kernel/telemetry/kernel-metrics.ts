import { BATCH, COMMIT_MS, EVENT_MS, REQUEST_MS } from './buckets.ts'
import { counter, gauge, histogram, total } from './metric-declaration.ts'

/** The counters and histograms of every service. */
export const counted = {
  produced: counter({
    name: 'events_produced_total',
    help: 'Facts published and acknowledged',
    unit: 'facts',
    labels: ['topic', 'type'],
  }),
  consumed: counter({
    name: 'events_consumed_total',
    help: 'Facts applied',
    unit: 'facts',
    labels: ['topic', 'type'],
  }),
  latency: histogram({
    name: 'event_latency_ms',
    help: "From a fact's timestamp to its handling here",
    unit: 'ms',
    labels: ['topic', 'type'],
    buckets: EVENT_MS,
  }),
  request: histogram({
    name: 'http_request_duration_ms',
    help: 'A request, from its arrival to its answer',
    unit: 'ms',
    labels: ['method', 'route', 'status'],
    buckets: REQUEST_MS,
  }),
  commits: histogram({
    name: 'commit_duration_ms',
    help: 'A commit, deciding and repeated attempts included',
    unit: 'ms',
    labels: [],
    buckets: COMMIT_MS,
  }),
  batch: histogram({
    name: 'commit_batch_units',
    help: 'Commands, facts and outcomes that one commit carries',
    unit: 'units',
    labels: [],
    buckets: BATCH,
  }),
  units: counter({
    name: 'commit_units_total',
    help: 'Commands, facts and outcomes committed',
    unit: 'units',
    labels: [],
  }),
  conflicts: counter({
    name: 'append_conflicts_total',
    help: 'Commits found stale, by what had changed meanwhile: decided again, normal under load',
    unit: 'events',
    labels: ['what'],
  }),
  relayBatch: histogram({
    name: 'relay_batch_facts',
    help: 'Facts that the relay publishes at once',
    unit: 'facts',
    labels: [],
    buckets: BATCH,
  }),
  fences: counter({
    name: 'relay_fences_total',
    help: 'Times that the relay lost its lead while it believed to lead',
    unit: 'events',
    labels: [],
  }),
  gaps: counter({
    name: 'broker_gaps_total',
    help: 'Facts not applied because the broker lost facts before them',
    unit: 'facts',
    labels: ['topic', 'partition'],
  }),
  passedOver: counter({
    name: 'facts_passed_over_total',
    help: 'Facts of a journal that is not heard here: nobody has decided about it, or it is refused',
    unit: 'facts',
    labels: ['topic', 'why'],
  }),
  unreadable: counter({
    name: 'unreadable_records_total',
    help: 'Records that are no facts of ours, passed over',
    unit: 'events',
    labels: ['topic'],
  }),
  healed: counter({
    name: 'healed_total',
    help: 'What a service got back by itself: its own topic republished, a gap of the broker reread or asked for, facts redriven that an older version had left',
    unit: 'events',
    labels: ['topic', 'how'],
  }),
  setAside: counter({
    name: 'set_aside_total',
    help: 'Units that were at fault themselves, while the others of their batch went through',
    unit: 'units',
    labels: ['kind'],
  }),
  trouble: counter({
    name: 'trouble_total',
    help: 'Errors of a part, survived',
    unit: 'events',
    labels: ['part'],
  }),
  tries: counter({
    name: 'task_tries_failed_total',
    help: 'Tries of tasks that failed, and whether another comes',
    unit: 'events',
    labels: ['kind', 'again'],
  }),
} as const

/** The gauges that are read from the journal and the relay at each scrape. */
export const journalGauges = {
  head: gauge({
    name: 'journal_head_position',
    help: 'Last position of the journal',
    unit: 'position',
    labels: [],
  }),
  facts: gauge({
    name: 'journal_facts',
    help: 'Facts ever appended, unpublished ones included: the position less what jumps skipped',
    unit: 'facts',
    labels: [],
  }),
  lagFacts: gauge({
    name: 'relay_lag_facts',
    help: 'Facts of the journal not published yet; by the checkpoint where the instance does not lead',
    unit: 'facts',
    labels: [],
  }),
  lagSeconds: gauge({
    name: 'relay_lag_seconds',
    help: 'Age of the oldest fact not published yet; by the checkpoint where the instance does not lead',
    unit: 'seconds',
    labels: [],
  }),
  leads: gauge({
    name: 'relay_leads',
    help: 'Whether this instance publishes the journal',
    unit: 'yes (1) or no (0)',
    labels: [],
  }),
} as const

/** The gauge of facts that wait at the broker. */
export const consumerGauges = {
  lag: gauge({
    name: 'consumer_lag_facts',
    help: 'Facts that wait at the broker, of the partitions that this instance holds',
    unit: 'facts',
    labels: ['topic', 'partition'],
  }),
} as const

/** What Confluent's client measures of itself; the other one tells nothing. */
export const clientGauges = {
  roundTrip: gauge({
    name: 'kafka_client_round_trip_ms',
    help: 'From a request to its answer, at the slowest broker in the last seconds: median and 99th percentile',
    unit: 'ms',
    labels: ['use', 'quantile'],
  }),
  requests: gauge({
    name: 'kafka_client_requests_waiting',
    help: 'Requests that wait to be sent or to be answered',
    unit: 'items',
    labels: ['use'],
  }),
  records: gauge({
    name: 'kafka_client_records_waiting',
    help: 'Records in the client: not acknowledged yet, or fetched and not taken yet',
    unit: 'items',
    labels: ['use'],
  }),
  bytes: total({
    name: 'kafka_client_bytes_total',
    help: 'What went to brokers and came from them',
    unit: 'bytes',
    labels: ['use', 'way'],
  }),
  troubles: total({
    name: 'kafka_client_troubles_total',
    help: 'Requests that were repeated or not answered in time, and connections that ended',
    unit: 'events',
    labels: ['use', 'what'],
  }),
  rebalances: total({
    name: 'kafka_client_rebalances_total',
    help: 'Times that a group has dealt its partitions out anew',
    unit: 'events',
    labels: [],
  }),
} as const

/** The gauge of what the broker has lost; apart, since a broker that hangs must not hide it. */
export const gapGauges = {
  openGaps: gauge({
    name: 'broker_gaps_open',
    help: 'Gaps that are not healed yet, in the partitions that this instance holds',
    unit: 'items',
    labels: ['topic'],
  }),
} as const

/** The gauges of parked facts and tasks; counting stops at 20,000, so that a backlog does not slow its own remedy. */
export const storeGauges = {
  parkedFacts: gauge({
    name: 'parked_facts',
    help: 'Facts set aside, up to 20,000',
    unit: 'facts',
    labels: [],
  }),
  parkedKeys: gauge({
    name: 'parked_keys',
    help: 'Keys set aside, up to 20,000',
    unit: 'items',
    labels: [],
  }),
  tasks: gauge({
    name: 'tasks',
    help: 'Tasks, the 20,000 oldest: due now, waiting for their time or being done, retrying after a failed try',
    unit: 'items',
    labels: ['kind', 'state'],
  }),
  oldest: gauge({
    name: 'task_oldest_seconds',
    help: 'Age of the fact that asked for the oldest task left',
    unit: 'seconds',
    labels: ['kind'],
  }),
} as const

export const writerGauges = {
  standstill: gauge({
    name: 'writer_standstill_seconds',
    help: 'How long units have waited without any commit; 0 while they go through',
    unit: 'seconds',
    labels: [],
  }),
} as const

export const httpGauges = {
  inFlight: gauge({
    name: 'http_requests_in_flight',
    help: 'Requests not answered yet, those for health and metrics excepted',
    unit: 'items',
    labels: [],
  }),
} as const

export const databaseGauges = {
  queries: gauge({
    name: 'database_queries',
    help: 'Statements and transactions sent, or waiting for a connection',
    unit: 'items',
    labels: [],
  }),
  pool: gauge({
    name: 'database_pool_size',
    help: 'Connections of this service, at most',
    unit: 'items',
    labels: [],
  }),
} as const

/**
 * The gauges of the process. Services that share one process all show the same values, so these carry the process
 * and its services: whoever adds or draws them takes each process once.
 */
const PROCESS_LABELS = ['process', 'services'] as const
export const processGauges = {
  loop: gauge({
    name: 'event_loop_lag_ms',
    help: 'How late timers were lately: median, 99th percentile, worst',
    unit: 'ms',
    labels: ['quantile', ...PROCESS_LABELS],
  }),
  resident: gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds',
    unit: 'bytes',
    labels: PROCESS_LABELS,
  }),
  cpu: total({
    name: 'process_cpu_seconds_total',
    help: 'CPU that the process has used',
    unit: 'seconds',
    labels: PROCESS_LABELS,
  }),
  linesLost: total({
    name: 'log_lines_lost_total',
    help: 'Log lines that could not be written: the disk was full, or nobody read them',
    unit: 'events',
    labels: PROCESS_LABELS,
  }),
} as const
