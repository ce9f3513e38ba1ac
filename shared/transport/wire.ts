import type { HeardFact } from '../domain/fact.ts'

/** A fact as a Kafka record: CloudEvents' Kafka protocol binding, binary content mode. */
export interface WireRecord {
  readonly key: string
  /** Exactly `{"type","timestamp","payload"}`. */
  readonly value: string
  readonly headers: ReadonlyMap<string, string>
}

/** A record as it comes from a topic. */
export interface ReceivedRecord {
  readonly topic: string
  readonly partition: number
  readonly key: string | undefined
  readonly value: string | undefined
  readonly headers: ReadonlyMap<string, string>
}

const SOURCE_PREFIX = '/colisaga/'

/** A fact as what goes to the topic. */
export const encodeFact = (fact: HeardFact): WireRecord => {
  const headers = new Map([
    ['ce_specversion', '1.0'],
    ['ce_id', fact.id],
    ['ce_source', SOURCE_PREFIX + fact.service],
    ['ce_type', fact.type],
    ['ce_time', fact.timestamp],
    ['ce_subject', fact.key],
    ['content-type', 'application/json'],
    ['correlationid', fact.correlationId],
    ['journal', fact.journal],
    ['position', String(fact.position)],
  ])
  if (fact.causationId !== undefined) headers.set('causationid', fact.causationId)
  if (fact.traceparent !== undefined) headers.set('traceparent', fact.traceparent)
  if (fact.prev !== null) headers.set('prev', String(fact.prev))
  const { type, timestamp, payload } = fact
  return { key: fact.key, value: JSON.stringify({ type, timestamp, payload }), headers }
}

const REQUIRED = ['ce_id', 'ce_source', 'correlationid', 'journal', 'position'] as const

/** A record as the fact that it is, or why it is none of ours. */
export const decodeFact = (
  record: ReceivedRecord,
): { readonly fact: HeardFact } | { readonly reason: string } => {
  const { topic, partition, key, value, headers } = record
  if (key === undefined) return { reason: 'no key' }
  if (value === undefined) return { reason: 'no value' }
  for (const name of REQUIRED) if (!headers.has(name)) return { reason: `no header ${name}` }
  const header = (name: string): string => headers.get(name) ?? ''
  const position = Number(header('position'))
  if (!Number.isSafeInteger(position) || position < 1)
    return { reason: `header position is not a position: ${header('position')}` }
  const prevText = headers.get('prev')
  const prev = prevText === undefined ? null : Number(prevText)
  if (prev !== null && (!Number.isSafeInteger(prev) || prev < 0))
    return { reason: `header prev is not a position: ${prevText}` }
  const source = header('ce_source')
  if (!source.startsWith(SOURCE_PREFIX)) return { reason: `header ce_source is foreign: ${source}` }
  const body = parse(value)
  if (typeof body === 'string') return { reason: body }
  const causationId = headers.get('causationid')
  const traceparent = headers.get('traceparent')
  return {
    fact: {
      id: header('ce_id'),
      service: source.slice(SOURCE_PREFIX.length),
      topic,
      partition,
      key,
      ...body,
      journal: header('journal'),
      position,
      prev,
      correlationId: header('correlationid'),
      ...(causationId !== undefined && { causationId }),
      ...(traceparent !== undefined && { traceparent }),
    },
  }
}

/** By hand rather than by zod: each fact passes here on each hop. */
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
  return { type: json.type, timestamp: json.timestamp, payload: json.payload }
}
