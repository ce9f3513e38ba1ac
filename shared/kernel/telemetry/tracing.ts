/**
 * Traces, as the services see them. A span is told whole, once what it tells of is over; its
 * traceparent is known before, because a fact is stored with the one that decided it. Nothing is kept
 * "current": what caused what is said by the facts themselves. Adapters: none (off), OpenTelemetry.
 */
export interface Tracing {
  /** Off: `begin` hands its parent on as it came, and nothing is recorded. */
  readonly on: boolean
  /** Milliseconds since 1970, with their fractions. */
  now(): number
  /**
   * The traceparent of a new span under this parent. The parent itself when its trace is not sampled:
   * such a span is not recorded. Nothing when there is none: a trace does not begin in the middle.
   */
  begin(parent: string | undefined): string | undefined
  /**
   * Of a new trace; nothing when it is not sampled. A saga that is not recorded then carries nothing:
   * its facts' traceparents alone cost a tenth of the throughput.
   */
  beginTrace(): string | undefined
  /** Of a new trace that is recorded whatever is sampled: for what carries spans of several. */
  beginShared(): string | undefined
  record(span: SpanRecord): void
}

/** A span that is over. */
export interface SpanRecord {
  readonly name: string
  readonly kind: SpanKind
  /** Its own: from `begin`. */
  readonly traceparent: string | undefined
  readonly parent: string | undefined
  readonly startMs: number
  readonly endMs: number
  readonly attributes: SpanAttributes
  /** Spans of other traces, or of other units in a batch. */
  readonly links?: readonly (string | undefined)[]
  /** What went wrong, without anybody's data. */
  readonly error?: string
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export const noTracing: Tracing = {
  on: false,
  now: () => 0,
  begin: (parent) => parent,
  beginTrace: () => undefined,
  beginShared: () => undefined,
  record: () => {},
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
const TRACE_ID = { start: 3, end: 35 }
const SPAN_ID = { start: 36, end: 52 }

/** Whether a text is a traceparent (W3C Trace Context, version 00). */
export const isTraceparent = (text: string): boolean => TRACEPARENT.test(text)

export const traceIdOf = (traceparent: string): string =>
  traceparent.slice(TRACE_ID.start, TRACE_ID.end)

export const spanIdOf = (traceparent: string): string =>
  traceparent.slice(SPAN_ID.start, SPAN_ID.end)

/** Whether the spans of its trace are recorded: the lowest bit of the last hexadecimal digit. */
export const isSampled = (traceparent: string | undefined): traceparent is string => {
  if (traceparent === undefined) return false
  const digit = traceparent.charCodeAt(LAST)
  // Of the letters, `a` (97) is even.
  return ((digit < LETTERS ? digit : digit + 1) & 1) === 1
}

const LAST = 54
const LETTERS = 58

/** The same span, in the trace of another. */
export const movedTo = (home: string, traceparent: string): string =>
  `00-${traceIdOf(home)}-${spanIdOf(traceparent)}-${home.slice(SPAN_ID.end + 1)}`

/**
 * What facts carry that a request's span decides in a trace that began before: the span, moved there.
 * Without such a trace they stay in the request's own; one that is not sampled stays so.
 */
export const joined = (own: string | undefined, home: string | undefined): string | undefined => {
  if (home === undefined) return own
  return isSampled(home) && isSampled(own) ? movedTo(home, own) : home
}
