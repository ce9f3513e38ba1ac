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

/** Traces of all services of a process, on their way to a collector. */
export interface Traces {
  /** Under the name that a service has in its logs. */
  of(serviceName: string): Tracing
  /** Sends what is left, for at most FLUSH_MS. */
  close(): Promise<void>
}

export interface OtlpOptions {
  /** Where OTLP/HTTP is taken: `https://host:4318/v1/traces`. */
  readonly url: string
  /** Of the traces that begin here, the fraction that is recorded. */
  readonly ratio: number
  /** Whether a trace that began elsewhere is recorded as its traceparent says. */
  readonly parentBased: boolean
  /** Told when spans are dropped or a batch is not taken. */
  readonly troubled: (reason: string) => void
}

/** Spans that wait to be sent, at most: beyond it they are dropped, and told. */
const WAITING_SPANS = 16_384
const BATCH_SPANS = 1_024
const SEND_EVERY_MS = 1_000
const SEND_TIMEOUT_MS = 10_000
/** What a stop waits for the collector, at most. */
const FLUSH_MS = 3_000
/** Links of one span, at most: the default of OpenTelemetry's span limits. */
const LINKS = 128
/** Of a traceparent. */
const LENGTH = 55
/** The clock that does not step is trusted until it is so far from the one that is set. */
const DRIFT_MS = 50

const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
}

/**
 * OpenTelemetry: its exporter, batching, sampler and ids. Spans are handed to it finished, so that no
 * span object lives while a batch is decided and decided again.
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
    // First what comes most often when few are sampled.
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

/** Finer than the system's clock, which counts whole milliseconds. */
const now = (): number => performance.now() + offsetMs

/** Asked when a span is recorded, not at each look at the clock: most are at what is not sampled. */
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
    // Of another trace it is a link's business.
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

/** Seconds and nanoseconds. */
const hrTime = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1_000)
  return [seconds, Math.min(999_999_999, Math.round((ms - seconds * 1_000) * 1e6))]
}
