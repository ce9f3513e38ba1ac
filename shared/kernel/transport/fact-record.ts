import type { HeardFact } from '../domain/fact.ts'
import { TransportError } from './transport.ts'

/**
 * A record of Kafka as a fact. Each client reads a record's bytes in its own way; what they must be for a fact is here,
 * for all of them: CloudEvents' Kafka protocol binding 1.0, binary content mode, with our extensions `correlationid`,
 * `causationid`, `traceparent`, `journal`, `position` and `prev`.
 */

/** Bytes of a record's key and value, at most: brokers refuse more than 1 MiB by default. */
export const MAX_RECORD_BYTES = 900_000
export const SOURCE_PREFIX = '/colisaga/'

/** Throws a fatal TransportError when key and value take more than MAX_RECORD_BYTES: no retry would make them pass. */
export const refuseTooLarge = ({ id, type }: HeardFact, bytes: number): void => {
  if (bytes > MAX_RECORD_BYTES)
    throw new TransportError(
      `fact ${id} (${type}) has ${bytes} bytes, more than ${MAX_RECORD_BYTES}`,
      { fatal: true },
    )
}

/** What a client found in a record, as text: undefined where it is not there. The last of two headers of a name counts. */
export interface RecordTexts {
  key: string | undefined
  /** Need not be read where `bytes` says that it is too large. */
  value: string | undefined
  /** Of key and value together. */
  bytes: number
  id: string | undefined
  source: string | undefined
  type: string | undefined
  correlationId: string | undefined
  causationId: string | undefined
  traceparent: string | undefined
  journal: string | undefined
  position: string | undefined
  prev: string | undefined
}

/** What is known of a record before its headers are read. */
export const withoutHeaders = (
  key: string | undefined,
  value: string | undefined,
  bytes: number,
): RecordTexts => ({
  key,
  value,
  bytes,
  id: undefined,
  source: undefined,
  type: undefined,
  correlationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  journal: undefined,
  position: undefined,
  prev: undefined,
})

/** A record read: the fact that it is, or why it is none of ours. */
export type ReadFact = { readonly fact: HeardFact } | { readonly reason: string }

/**
 * The one parse at the edge: a foreign producer may have written anything. Payloads are parsed by who uses them.
 */
export const factOf = (record: RecordTexts, topic: string, partition: number): ReadFact => {
  const { key, value, id, source, type, correlationId, journal } = record
  if (key === undefined) return { reason: 'no key' }
  if (value === undefined) return { reason: 'no value' }
  if (record.bytes > MAX_RECORD_BYTES) return { reason: 'too large' }
  if (id === undefined) return { reason: 'no header ce_id' }
  if (source === undefined) return { reason: 'no header ce_source' }
  if (journal === undefined) return { reason: 'no header journal' }
  if (correlationId === undefined) return { reason: 'no header correlationid' }
  if (!source.startsWith(SOURCE_PREFIX)) return { reason: `header ce_source is foreign: ${source}` }
  const service = source.slice(SOURCE_PREFIX.length)
  if (!isName(key)) return { reason: notAName('key') }
  if (!isName(service)) return { reason: notAName('header ce_source') }
  if (!UUID.test(journal)) return { reason: `header journal is not a uuid: ${journal}` }
  if (!isName(correlationId)) return { reason: notAName('header correlationid') }
  // An empty one is as good as none.
  const causationId = record.causationId || undefined
  const traceparent = record.traceparent || undefined
  if (causationId !== undefined && !isName(causationId))
    return { reason: notAName('header causationid') }
  if (traceparent !== undefined && !isName(traceparent))
    return { reason: notAName('header traceparent') }
  const position = positionOf(record.position)
  if (position === undefined || position === 0)
    return { reason: `header position is not a position: ${record.position ?? ''}` }
  // A record that names itself otherwise was not published by a relay, whatever it says of its journal.
  if (id !== `${journal}:${position}`)
    return { reason: `header ce_id is not journal:position: ${id}` }
  const prev = record.prev === undefined ? null : positionOf(record.prev)
  if (prev === undefined) return { reason: `header prev is not a position: ${record.prev ?? ''}` }
  const body = parse(value)
  if (typeof body === 'string') return { reason: body }
  if (type !== body.type) return { reason: `header ce_type is not the value's type: ${type ?? ''}` }
  const fact: { -readonly [Field in keyof HeardFact]: HeardFact[Field] } = {
    id,
    service,
    topic,
    partition,
    key,
    type,
    timestamp: body.timestamp,
    payload: body.payload,
    journal,
    position,
    prev,
    correlationId,
  }
  // Not by spreading: it costs a fifth less so.
  if (causationId !== undefined) fact.causationId = causationId
  if (traceparent !== undefined) fact.traceparent = traceparent
  return { fact }
}

/** Characters of a key or an id, at most: an index of the journal holds any of them. */
const NAME_LENGTH = 512

const isName = (text: string): boolean => NAME.test(text)
const NAME = new RegExp(`^\\P{Cc}{1,${NAME_LENGTH}}$`, 'u')
/** As PostgreSQL writes it. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const notAName = (what: string): string =>
  `${what} is empty, longer than ${NAME_LENGTH}, or holds a control character`

const DIGITS = /^\d{1,16}$/

const positionOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !DIGITS.test(text)) return undefined
  const position = Number(text)
  return Number.isSafeInteger(position) ? position : undefined
}

const parse = (value: string): Pick<HeardFact, 'type' | 'timestamp' | 'payload'> | string => {
  let json: unknown
  try {
    json = JSON.parse(value)
  } catch {
    return 'value is not JSON'
  }
  if (typeof json !== 'object' || json === null) return 'value is not a JSON object'
  if (!('type' in json) || typeof json.type !== 'string') return 'value has no type'
  if (!('timestamp' in json) || typeof json.timestamp !== 'string') return 'value has no timestamp'
  if (!('payload' in json) || typeof json.payload !== 'object' || json.payload === null)
    return 'value has no payload'
  if (value.length > MAY_BE_DEEP && isDeeper(json.payload, DEPTH))
    return `value is nested deeper than ${DEPTH}`
  return { type: json.type, timestamp: json.timestamp, payload: json.payload }
}

/** Objects within objects: what writes JSON, here and in PostgreSQL, recurses. */
const DEPTH = 500
/** Characters: a shorter value cannot be nested so deep that anything fails on it. */
const MAY_BE_DEEP = 4_096

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((part) => isDeeper(part, depth - 1)))
