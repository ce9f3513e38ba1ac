import {
  diag,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  TraceFlags,
  type HrTime,
  type Link,
  type SpanContext,
} from '@opentelemetry/api'
import { setGlobalErrorHandler } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import {
  isSampled,
  isTraceparent,
  spanIdOf,
  traceIdOf,
  type SpanKind,
  type SpanRecord,
  type Tracing,
} from './tracing.ts'

/** Sends the traces of all services of this process to a collector. */
export interface Traces {
  /** The tracing of one service, by the name that it has in its logs. */
  of(serviceName: string): Tracing
  /** Sends what is left, for at most FLUSH_MS. */
  close(): Promise<void>
}

export interface OtlpOptions {
  /** The collector's OTLP/HTTP endpoint: `https://host:4318/v1/traces`. */
  readonly url: string
  /** The fraction of the traces begun here that is recorded, from 0 to 1. */
  readonly ratio: number
  /** Whether a trace that began elsewhere is recorded as its traceparent says. */
  readonly parentBased: boolean
  /** Called when spans are dropped or the collector refuses a batch. */
  readonly troubled: (reason: string) => void
}

/** The most spans that wait to be sent; more are dropped, and reported to `troubled`. */
const WAITING_SPANS = 16_384
const BATCH_SPANS = 1_024
const SEND_EVERY_MS = 1_000
const SEND_TIMEOUT_MS = 10_000
/** The longest that a stop waits for the collector. */
const FLUSH_MS = 3_000
/** The most links that a span keeps: OpenTelemetry's own default. */
const LINKS = 128
/** The length of a traceparent, in characters. */
const LENGTH = 55
/** The monotonic clock is corrected once it differs so much from the system's clock. */
const DRIFT_MS = 50

const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
}

/**
 * Traces by OpenTelemetry's exporter, batching, sampler and ids. It is handed finished spans, so that no span
 * object lives while a batch is decided, perhaps several times.
 */
export const openOtlp = ({ url, ratio, parentBased, troubled }: OtlpOptions): Traces => {
  const failed = (error: unknown): void =>
    troubled(error instanceof Error ? error.message : 'not sent')
  setGlobalErrorHandler(failed)
  const warn = (message: string): void => troubled(message)
  const quiet = (): void => {}
  diag.setLogger(
    { error: warn, warn, info: quiet, debug: quiet, verbose: quiet },
    { suppressOverrideMessage: true },
  )
  const processor = new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url, timeoutMillis: SEND_TIMEOUT_MS }),
    maxQueueSize: WAITING_SPANS,
    maxExportBatchSize: BATCH_SPANS,
    scheduledDelayMillis: SEND_EVERY_MS,
    exportTimeoutMillis: SEND_TIMEOUT_MS,
  })
  const sampler = new TraceIdRatioBasedSampler(ratio)
  const ids = new RandomIdGenerator()
  const samples = (traceId: string): boolean =>
    sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED

  const beginTrace = (): string | undefined => {
    const traceId = ids.generateTraceId()
    return samples(traceId) ? `00-${traceId}-${ids.generateSpanId()}-01` : undefined
  }
  const begin = (parent: string | undefined): string | undefined => {
    // Unsampled parents are the common case, so they are checked first.
    if (parent === undefined) return undefined
    if (parentBased && parent.length === LENGTH && !isSampled(parent)) return parent
    if (!isTraceparent(parent)) return undefined
    const traceId = traceIdOf(parent)
    if (!parentBased && !samples(traceId)) return `${parent.slice(0, -2)}00`
    return `00-${traceId}-${ids.generateSpanId()}-01`
  }

  return {
    of: (serviceName) => {
      const resource = resourceFromAttributes({ 'service.name': serviceName })
      return {
        on: true,
        now,
        begin,
        beginTrace,
        beginShared: () => `00-${ids.generateTraceId()}-${ids.generateSpanId()}-01`,
        record: (span) => {
          if (!isSampled(span.traceparent)) return
          processor.onEnd(readable(span, resource))
          setRight()
        },
      }
    },
    close: async () => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          troubled(`the collector has not taken everything after ${FLUSH_MS} ms`)
          resolve()
        }, FLUSH_MS)
      })
      await Promise.race([processor.shutdown().catch(failed), late])
      clearTimeout(timer)
    },
  }
}

let offsetMs = performance.timeOrigin

/** Milliseconds since 1970 with fractions, which the system's clock does not give. */
const now = (): number => performance.now() + offsetMs

/**
 * Corrects the clock by the system's. It runs when a span is recorded rather than at each reading, because most
 * readings are for what is not sampled.
 */
const setRight = (): void => {
  const driftMs = Date.now() - now()
  if (Math.abs(driftMs) >= DRIFT_MS) offsetMs += driftMs
}

const SCOPE = { name: 'colisaga' }
const OK = { code: SpanStatusCode.UNSET }

const readable = (span: SpanRecord, resource: ReadableSpan['resource']): ReadableSpan => {
  const { name, kind, traceparent = '', parent, startMs, endMs, attributes, error } = span
  const context = contextOf(traceparent)
  const links = (span.links ?? []).filter(isSampled)
  const duration = Math.max(0, endMs - startMs)
  return {
    name,
    kind: kinds[kind],
    spanContext: () => context,
    // A parent in another trace is shown by a link instead.
    ...(parent !== undefined &&
      traceIdOf(parent) === context.traceId && { parentSpanContext: contextOf(parent) }),
    startTime: hrTime(startMs),
    endTime: hrTime(startMs + duration),
    duration: hrTime(duration),
    status: error === undefined ? OK : { code: SpanStatusCode.ERROR, message: error },
    attributes,
    links: links.slice(0, LINKS).map((one): Link => ({ context: contextOf(one) })),
    events: [],
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: Math.max(0, links.length - LINKS),
  }
}

const contextOf = (traceparent: string): SpanContext => ({
  traceId: traceIdOf(traceparent),
  spanId: spanIdOf(traceparent),
  traceFlags: isSampled(traceparent) ? TraceFlags.SAMPLED : TraceFlags.NONE,
})

/** Milliseconds as OpenTelemetry's pair of seconds and nanoseconds. */
const hrTime = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1_000)
  return [seconds, Math.min(999_999_999, Math.round((ms - seconds * 1_000) * 1e6))]
}
