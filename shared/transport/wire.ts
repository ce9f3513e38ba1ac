import type { HeardFact } from '../domain/fact.ts'
import { TransportError } from './transport.ts'

/**
 * A fact as a Kafka record: CloudEvents' Kafka protocol binding 1.0, binary content mode, with our
 * extensions `correlationid`, `causationid`, `traceparent`, `journal`, `position` and `prev`.
 */
export interface WireRecord {
  readonly key: Buffer
  /** Exactly `{"type","timestamp","payload"}`, in this order. */
  readonly value: Buffer
  /** In the order of the binding's own examples; names are never repeated. */
  readonly headers: Map<Buffer, Buffer>
}

/** A record as it comes from a topic: a foreign producer may have written anything. */
export interface ReceivedRecord {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Iterable<readonly [Buffer | null, Buffer | null]>
}

/** Bytes of a record's key and value, at most: brokers refuse more than 1 MiB by default. */
export const MAX_RECORD_BYTES = 900_000
const SOURCE_PREFIX = '/colisaga/'

// Made once: names are the same for every record, and cost as much to encode as values do.
const NAMES = {
  ce_specversion: Buffer.from('ce_specversion'),
  ce_id: Buffer.from('ce_id'),
  ce_source: Buffer.from('ce_source'),
  ce_type: Buffer.from('ce_type'),
  ce_time: Buffer.from('ce_time'),
  ce_subject: Buffer.from('ce_subject'),
  contentType: Buffer.from('content-type'),
  correlationid: Buffer.from('correlationid'),
  causationid: Buffer.from('causationid'),
  traceparent: Buffer.from('traceparent'),
  journal: Buffer.from('journal'),
  position: Buffer.from('position'),
  prev: Buffer.from('prev'),
} as const
const SPECVERSION = Buffer.from('1.0')
const JSON_TYPE = Buffer.from('application/json')

/**
 * A fact as what goes to the topic. Throws a fatal TransportError when it is larger than
 * MAX_RECORD_BYTES: no retry would make it pass.
 */
export const encodeFact = (fact: HeardFact): WireRecord => {
  const { type, timestamp, payload } = fact
  const key = Buffer.from(fact.key)
  const value = Buffer.from(JSON.stringify({ type, timestamp, payload }))
  if (key.length + value.length > MAX_RECORD_BYTES)
    throw new TransportError(
      `fact ${fact.id} (${type}) has ${key.length + value.length} bytes, more than ${MAX_RECORD_BYTES}`,
      { fatal: true },
    )
  const headers = new Map<Buffer, Buffer>([
    [NAMES.ce_specversion, SPECVERSION],
    [NAMES.ce_id, Buffer.from(fact.id)],
    [NAMES.ce_source, Buffer.from(SOURCE_PREFIX + fact.service)],
    [NAMES.ce_type, Buffer.from(type)],
    [NAMES.ce_time, Buffer.from(timestamp)],
    [NAMES.ce_subject, key],
    [NAMES.contentType, JSON_TYPE],
    [NAMES.correlationid, Buffer.from(fact.correlationId)],
  ])
  if (fact.causationId !== undefined) headers.set(NAMES.causationid, Buffer.from(fact.causationId))
  if (fact.traceparent !== undefined) headers.set(NAMES.traceparent, Buffer.from(fact.traceparent))
  headers.set(NAMES.journal, Buffer.from(fact.journal))
  headers.set(NAMES.position, Buffer.from(String(fact.position)))
  if (fact.prev !== null) headers.set(NAMES.prev, Buffer.from(String(fact.prev)))
  return { key, value, headers }
}

/**
 * A record as the fact that it is, or why it is none of ours. The one parse at the edge: by hand
 * rather than by zod, for each fact passes here on each hop. Payloads are parsed by who uses them.
 */
export const decodeFact = (
  record: ReceivedRecord,
  topic: string,
  partition: number,
): { readonly fact: HeardFact } | { readonly reason: string } => {
  const { key, value } = record
  if (key === null) return { reason: 'no key' }
  if (value === null) return { reason: 'no value' }
  if (key.length + value.length > MAX_RECORD_BYTES) return { reason: 'too large' }
  let id, source, type, correlationId, causationId, traceparent, journal, positionText, prevText
  for (const [name, content] of record.headers) {
    if (name === null || content === null) continue
    switch (name.toString()) {
      case 'ce_id':
        id = content.toString()
        break
      case 'ce_source':
        source = content.toString()
        break
      case 'ce_type':
        type = content.toString()
        break
      case 'correlationid':
        correlationId = content.toString()
        break
      case 'causationid':
        causationId = content.toString()
        break
      case 'traceparent':
        traceparent = content.toString()
        break
      case 'journal':
        journal = content.toString()
        break
      case 'position':
        positionText = content.toString()
        break
      case 'prev':
        prevText = content.toString()
    }
  }
  if (id === undefined) return { reason: 'no header ce_id' }
  if (source === undefined) return { reason: 'no header ce_source' }
  if (journal === undefined) return { reason: 'no header journal' }
  if (correlationId === undefined) return { reason: 'no header correlationid' }
  if (!source.startsWith(SOURCE_PREFIX)) return { reason: `header ce_source is foreign: ${source}` }
  const position = positionOf(positionText)
  if (position === undefined || position === 0)
    return { reason: `header position is not a position: ${positionText ?? ''}` }
  const prev = prevText === undefined ? null : positionOf(prevText)
  if (prev === undefined) return { reason: `header prev is not a position: ${prevText ?? ''}` }
  const body = parse(value)
  if (typeof body === 'string') return { reason: body }
  if (type !== body.type) return { reason: `header ce_type is not the value's type: ${type ?? ''}` }
  const fact: { -readonly [Field in keyof HeardFact]: HeardFact[Field] } = {
    id,
    service: source.slice(SOURCE_PREFIX.length),
    topic,
    partition,
    key: key.toString(),
    type,
    timestamp: body.timestamp,
    payload: body.payload,
    journal,
    position,
    prev,
    correlationId,
  }
  // Not by spreading: this runs for each fact on each hop, and costs a fifth less so.
  if (causationId !== undefined) fact.causationId = causationId
  if (traceparent !== undefined) fact.traceparent = traceparent
  return { fact }
}

const DIGITS = /^\d{1,16}$/

const positionOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !DIGITS.test(text)) return undefined
  const position = Number(text)
  return Number.isSafeInteger(position) ? position : undefined
}

const parse = (value: Buffer): Pick<HeardFact, 'type' | 'timestamp' | 'payload'> | string => {
  let json: unknown
  try {
    json = JSON.parse(value.toString())
  } catch {
    return 'value is not JSON'
  }
  if (typeof json !== 'object' || json === null) return 'value is not a JSON object'
  if (!('type' in json) || typeof json.type !== 'string') return 'value has no type'
  if (!('timestamp' in json) || typeof json.timestamp !== 'string') return 'value has no timestamp'
  if (!('payload' in json) || typeof json.payload !== 'object' || json.payload === null)
    return 'value has no payload'
  return { type: json.type, timestamp: json.timestamp, payload: json.payload }
}
