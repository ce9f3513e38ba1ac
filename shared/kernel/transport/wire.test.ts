import { Reader, Writer } from './kafka/library.ts'
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { HeardFact } from '../domain/fact.ts'
import { ByteReader } from './bytes.ts'
import { MAX_RECORD_BYTES, readFact, recordsOf } from './wire.ts'

const facts: fc.Arbitrary<HeardFact> = fc
  .tuple(
    fc.record({
      service: fc.constantFrom('envoi', 'paiement'),
      key: fc.string({ minLength: 1, unit: 'grapheme' }),
      type: fc.constantFrom('ColisCree', 'ColisLivre'),
      payload: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      journal: fc.uuid(),
      position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      prev: fc.option(fc.nat()),
      correlationId: fc.string({ minLength: 1, unit: 'grapheme' }),
    }),
    fc.record(
      { causationId: fc.string({ minLength: 1 }), traceparent: fc.string({ minLength: 1 }) },
      { requiredKeys: [] },
    ),
  )
  .map(([always, sometimes]) => ({
    ...always,
    ...sometimes,
    id: `${always.journal}:${always.position}`,
    topic: 'colis.envoi',
    partition: 4,
    timestamp: '2026-01-05T14:32:00.000Z',
    // A payload is what JSON says of it: -0 is not.
    payload: JSON.parse(JSON.stringify(always.payload)),
  }))

const fact: HeardFact = {
  id: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11:7',
  service: 'envoi',
  topic: 'colis.envoi',
  partition: 4,
  key: 'colis-é-1',
  type: 'ColisCree',
  timestamp: '2026-01-05T14:32:00.000Z',
  payload: { colisId: 'colis-é-1' },
  journal: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11',
  position: 7,
  prev: 5,
  correlationId: 'c1',
  causationId: 'c0',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
}

/** A record as another implementation of the protocol sees it. */
interface OtherRecord {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[]
}

const encode = (said: HeardFact): OtherRecord => {
  const record = Reader.from(recordsOf([said])[0] ?? Buffer.of())
  const key = record.readVarIntBytes()
  const value = record.readVarIntBytes()
  const headers = record.readVarIntArray(
    (one) => [one.readVarIntBytes(), one.readVarIntBytes()] as const,
  )
  expect(record.remaining).toBe(0)
  return { key, value, headers }
}

const decode = ({ key, value, headers }: OtherRecord) => {
  const record = Writer.create()
    .appendVarIntBytes(key)
    .appendVarIntBytes(value)
    .appendVarIntArray([...headers], (one, [name, content]) => {
      one.appendVarIntBytes(name).appendVarIntBytes(content)
    })
  return readFact(new ByteReader(record.buffer), fact.topic, fact.partition)
}

const namesIn = (record: OtherRecord): readonly string[] =>
  record.headers.map(([name]) => String(name))

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(facts, (said) => {
      expect(decode(encode(said))).toEqual({ fact: said })
    }),
  )
})

test('the value is exactly type, timestamp and payload, in this order', () => {
  expect(String(encode(fact).value)).toBe(
    '{"type":"ColisCree","timestamp":"2026-01-05T14:32:00.000Z","payload":{"colisId":"colis-é-1"}}',
  )
})

test("the headers are CloudEvents' binary binding and our extensions", () => {
  const { headers } = encode(fact)
  expect(
    Object.fromEntries([...headers].map(([name, value]) => [String(name), String(value)])),
  ).toEqual({
    ce_specversion: '1.0',
    ce_id: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11:7',
    ce_source: '/colisaga/envoi',
    ce_type: 'ColisCree',
    ce_time: '2026-01-05T14:32:00.000Z',
    ce_subject: 'colis-é-1',
    'content-type': 'application/json',
    correlationid: 'c1',
    causationid: 'c0',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    journal: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11',
    position: '7',
    prev: '5',
  })
})

test('a fact whose source cannot lose one has no prev', () => {
  const record = encode({ ...fact, prev: null })
  expect(namesIn(record)).not.toContain('prev')
  expect(decode(record)).toEqual({ fact: { ...fact, prev: null } })
})

const without = (name: string) => ({
  headers: [...encode(fact).headers].filter(([one]) => String(one) !== name),
})
const withHeader = (name: string, value: string) => ({
  headers: [...without(name).headers, [Buffer.from(name), Buffer.from(value)] as const],
})

const notAName = (what: string): string =>
  `${what} is empty, longer than 512, or holds a control character`
const nested = (depth: number): Buffer =>
  Buffer.from(
    `{"type":"ColisCree","timestamp":"b","payload":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
  )

test('an empty header that may be missing is missing', () => {
  const { causationId: _, ...rest } = fact
  expect(decode({ ...encode(fact), ...withHeader('causationid', '') })).toEqual({ fact: rest })
})

test('names of 512 characters and a large value that is nested a little are read', () => {
  const said = { ...fact, key: '😀'.repeat(512), payload: { texts: ['[{'.repeat(5_000)] } }
  expect(decode(encode(said))).toEqual({ fact: said })
})

test.each<[string, Partial<OtherRecord>]>([
  ['no key', { key: null }],
  ['no value', { value: null }],
  ['too large', { value: Buffer.alloc(MAX_RECORD_BYTES + 1) }],
  ['value is not JSON', { value: Buffer.from('{') }],
  ['value is not a JSON object', { value: Buffer.from('1') }],
  ['value has no type', { value: Buffer.from('{}') }],
  ['value has no timestamp', { value: Buffer.from('{"type":"a"}') }],
  ['value has no payload', { value: Buffer.from('{"type":"a","timestamp":"b"}') }],
  ['no header ce_id', { headers: [] }],
  ['no header ce_id', { headers: [[null, null]] }],
  ['no header journal', without('journal')],
  ['no header correlationid', without('correlationid')],
  ['header position is not a position: ', without('position')],
  ['header position is not a position: 0', withHeader('position', '0')],
  ['header position is not a position: 1e3', withHeader('position', '1e3')],
  ['header prev is not a position: -1', withHeader('prev', '-1')],
  ['header ce_source is foreign: /other', withHeader('ce_source', '/other')],
  ["header ce_type is not the value's type: Autre", withHeader('ce_type', 'Autre')],
  [notAName('key'), { key: Buffer.alloc(0) }],
  [notAName('key'), { key: Buffer.from('a\u0000b') }],
  [notAName('key'), { key: Buffer.from('é'.repeat(513)) }],
  ['header ce_id is not journal:position: a\u001Fb', withHeader('ce_id', 'a\u001Fb')],
  [
    `header ce_id is not journal:position: ${fact.journal}:8`,
    withHeader('ce_id', `${fact.journal}:8`),
  ],
  [notAName('header ce_source'), withHeader('ce_source', '/colisaga/')],
  ['header journal is not a uuid: ', withHeader('journal', '')],
  ['header journal is not a uuid: envoi', withHeader('journal', 'envoi')],
  [
    'header journal is not a uuid: 7D4C1A36-6A0F-4F1E-9A55-0D8F3A3F0C11',
    withHeader('journal', fact.journal.toUpperCase()),
  ],
  [notAName('header correlationid'), withHeader('correlationid', '')],
  [notAName('header causationid'), withHeader('causationid', '\n')],
  [notAName('header traceparent'), withHeader('traceparent', 'x'.repeat(513))],
  ['value is nested deeper than 500', { value: nested(3_000) }],
])('a record that is no fact of ours is told why: %s', (reason, wrong) => {
  expect(decode({ ...encode(fact), ...wrong })).toEqual({ reason })
})

test('any bytes at all give a fact or a reason, never an exception', () => {
  const bytes = fc.option(fc.uint8Array().map((array) => Buffer.from(array)))
  const anything = fc.record({
    key: bytes,
    value: bytes,
    headers: fc.array(fc.tuple(bytes, bytes)),
  })
  fc.assert(
    fc.property(anything, (record) => {
      expect(Object.keys(decode(record))).toHaveLength(1)
    }),
  )
})

test('several facts are records of their own', () => {
  fc.assert(
    fc.property(fc.array(facts), (said) => {
      const read = recordsOf(said).map((record) =>
        readFact(new ByteReader(record), fact.topic, fact.partition),
      )
      expect(read).toEqual(said.map((one) => ({ fact: one })))
    }),
  )
})

test('a fact too large for a broker is refused for good', () => {
  const large = { ...fact, payload: { text: 'x'.repeat(MAX_RECORD_BYTES) } }
  expect(() => recordsOf([large])).toThrow(/more than 900000/)
})
