/**
 * The kernel as services, hosts and tests use it. What needs PostgreSQL, Kafka or HTTP stands behind a face of
 * its own (`postgres.ts`, `kafka.ts`, `http.ts`), and what needs a test runner behind `testing.ts`.
 */
export { deadLetterTopic } from './consuming/mirror.ts'
export { requestsTopic } from './consuming/requests.ts'
export {
  type Decider,
  type Refusal,
  type Rows,
  type SharingDecider,
  isRefusal,
  refuse,
} from './domain/decider.ts'
export type { AskedTask } from './domain/asked-task.ts'
export type { DomainEvent, HeardFact } from './domain/fact.ts'
export {
  type EventOf,
  type Language,
  type PayloadOf,
  type Schemas,
  language,
} from './domain/language.ts'
export { type Reactions, reactionsFor } from './domain/reactions.ts'
export type { Reminders } from './domain/reminders.ts'
export { type MemoryJournal, memoryJournal } from './journal/memory/store.ts'
export { noNotices } from './journal/notices.ts'
export type { CommitBatch } from './journal/commit-batch.ts'
export { StaleError, StoreError } from './journal/errors.ts'
export type { JournalStore } from './journal/store.ts'
export { type Projection, projectingModel } from './projecting/projection.ts'
export { republishFrom } from './relay/republish.ts'
export { isAlive } from './runtime/alive.ts'
export { type Clock, systemClock, timestampOf } from './runtime/clock.ts'
export {
  type Configuration,
  ConfigurationError,
  type Environment,
  type Variable,
  type Variables,
  address,
  certificates,
  configuration,
  fraction,
  helpLines,
  integer,
  oneOf,
  optional,
  secretsIn,
  text,
} from './runtime/configuration.ts'
export { type Release, releaseOf } from './runtime/release.ts'
export { thisProcess } from './runtime/this-process.ts'
export { type Ids, idOfKey, systemIds } from './runtime/ids.ts'
export {
  Closers,
  OUTPUT_CLOSED,
  UsageError,
  aborted,
  helpAsked,
  runMain,
  sayWhenStopped,
} from './runtime/lifecycle.ts'
export { microbatch } from './runtime/microbatch.ts'
export { type AwaitedPart, patiently } from './runtime/patience.ts'
export { rarely } from './runtime/rarely.ts'
export { errorOf, messageOf } from './runtime/thrown.ts'
export type { Trouble } from './runtime/trouble.ts'
export { type Listener, whatListens } from './runtime/what-listens.ts'
export { reporter } from './service/reporter.ts'
export { createMetrics } from './service/service-metrics.ts'
export { observeClient } from './service/client-gauges.ts'
export { decidingService } from './service/deciding-service.ts'
export { projectingService } from './service/projecting-service.ts'
export type { Service, World } from './service/world.ts'
export { TaskRunner } from './tasks/runner.ts'
export { type Attempt, type TaskHandlers, taskHandler } from './tasks/task.ts'
export { PROVIDER_MS, SAGA_MS } from './telemetry/buckets.ts'
export {
  type Instruments,
  READ_MS,
  createInstruments,
  noInstruments,
} from './telemetry/instruments.ts'
export {
  type Log,
  type LogSink,
  createLog,
  displayName,
  logFileTrouble,
  memorySink,
  streamSink,
} from './telemetry/log.ts'
export { type LoopWatch, watchLoop } from './telemetry/loop.ts'
export {
  type CounterDefinition,
  type GaugeDefinition,
  type HistogramDefinition,
  counter,
  gauge,
  histogram,
  total,
} from './telemetry/metric-declaration.ts'
export { openTraces, tracesUrlOf, tracesVariables } from './telemetry/open-traces.ts'
export type { Traces } from './telemetry/otlp.ts'
export * as kernelMetrics from './telemetry/kernel-metrics.ts'
export { observeProcess } from './telemetry/process.ts'
export { type Tracing, noTracing } from './telemetry/tracing.ts'
export { type MemoryFaults, memoryBroker, memoryTransport } from './transport/memory/transport.ts'
export type { Transport } from './transport/transport.ts'
export type { Commands } from './writing/commands.ts'
export type { Consequence } from './writing/deciding-model.ts'
