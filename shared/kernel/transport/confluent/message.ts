import type { HeardFact } from '../../domain/fact.ts'
import {
  factOf,
  refuseTooLarge,
  SOURCE_PREFIX,
  type ReadFact,
  type RecordTexts,
  withoutHeaders,
} from '../fact-record.ts'
import type { Message } from './addon.ts'

/** A fact as Confluent's client is given one to publish. */
export interface OutgoingMessage {
  readonly key: Buffer
  readonly value: Buffer
  readonly headers: Record<string, string>[]
  /** Of key and value. */
  readonly bytes: number
}

/** Throws a fatal TransportError when the fact is larger than a record may be. */
export const messageOf = (fact: HeardFact): OutgoingMessage => {
  const { type, timestamp, payload, causationId, traceparent, prev } = fact
  const key = Buffer.from(fact.key)
  const value = Buffer.from(JSON.stringify({ type, timestamp, payload }))
  const bytes = key.length + value.length
  refuseTooLarge(fact, bytes)
  const headers: Record<string, string>[] = [
    { ce_specversion: '1.0' },
    { ce_id: fact.id },
    { ce_source: SOURCE_PREFIX + fact.service },
    { ce_type: type },
    { ce_time: timestamp },
    { ce_subject: fact.key },
    { 'content-type': 'application/json' },
    { correlationid: fact.correlationId },
  ]
  if (causationId !== undefined) headers.push({ causationid: causationId })
  if (traceparent !== undefined) headers.push({ traceparent })
  headers.push({ journal: fact.journal }, { position: String(fact.position) })
  if (prev !== null) headers.push({ prev: String(prev) })
  return { key, value, headers, bytes }
}

/** What a header's text is of a fact; all others of a record do not matter. */
const FIELDS: Readonly<Record<string, Exclude<keyof RecordTexts, 'bytes' | 'key' | 'value'>>> = {
  ce_id: 'id',
  ce_source: 'source',
  ce_type: 'type',
  correlationid: 'correlationId',
  causationid: 'causationId',
  traceparent: 'traceparent',
  journal: 'journal',
  position: 'position',
  prev: 'prev',
}

/** A record that Confluent's client has read, as a fact. `topic`: as this side names it. */
export const readMessage = (message: Message, topic: string): ReadFact => {
  const { key, value, headers = [], partition } = message
  const bytes = (key?.length ?? 0) + (value?.length ?? 0)
  const record = withoutHeaders(key?.toString(), value?.toString(), bytes)
  for (const header of headers)
    for (const name in header) {
      const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
      if (field !== undefined) record[field] = header[name]?.toString()
    }
  return factOf(record, topic, partition)
}
