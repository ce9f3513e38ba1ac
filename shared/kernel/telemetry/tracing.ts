/**
 * The port for traces. A span is recorded whole, once it is over; its traceparent is made before, because a fact
 * is stored with the traceparent of the span that decided it. There is no "current" span: the facts themselves
 * carry what caused them. Adapters: none (off), OpenTelemetry.
 */
export interface Tracing {
  /** When false, `begin` gives its parent back as it came, and nothing is recorded. */
  readonly on: boolean
  /** Milliseconds since 1970, with their fractions. */
  now(): number
  /**
   * Gives the traceparent of a new span under this parent. Gives the parent itself when its trace is not
   * sampled, since such a span is not recorded, and undefined without a parent: no trace begins in the middle.
   */
  begin(parent: string | undefined): string | undefined
  /**
   * Gives the traceparent of a new trace; undefined when it is not sampled. The facts of an unsampled saga then
   * carry no traceparent, which alone would cost a tenth of the throughput.
   */
  beginTrace(): string | undefined
  /** Gives the traceparent of a new trace that is always recorded: for a batch that links to several traces. */
  beginShared(): string | undefined
  record(span: SpanRecord): void
}

/** A finished span. */
export interface SpanRecord {
  readonly name: string
  readonly kind: SpanKind
  /** The span's own traceparent, from `begin`. */
  readonly traceparent: string | undefined
  readonly parent: string | undefined
  readonly startMs: number
  readonly endMs: number
  readonly attributes: SpanAttributes
  /** Traceparents of spans in other traces, or of other units in the batch. */
  readonly links?: readonly (string | undefined)[]
  /** What went wrong, without personal data. */
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

/** Whether the trace is recorded: the lowest bit of the traceparent's last hexadecimal digit says so. */
export const isSampled = (traceparent: string | undefined): traceparent is string => {
  if (traceparent === undefined) return false
  const digit = traceparent.charCodeAt(LAST)
  // The code of `a` is odd (97) although the digit is even (10), so letters are shifted by one.
  return ((digit < LETTERS ? digit : digit + 1) & 1) === 1
}

const LAST = 54
const LETTERS = 58

/** The same span id, moved into the trace of `home`. */
export const movedTo = (home: string, traceparent: string): string =>
  `00-${traceIdOf(home)}-${spanIdOf(traceparent)}-${home.slice(SPAN_ID.end + 1)}`

/**
 * The traceparent of facts that a request decides. Where their saga's trace (`home`) began before, the request's
 * span is moved there; without one they stay in the request's own trace. A trace that is not sampled stays so.
 */
export const joined = (own: string | undefined, home: string | undefined): string | undefined => {
  if (home === undefined) return own
  return isSampled(home) && isSampled(own) ? movedTo(home, own) : home
}
