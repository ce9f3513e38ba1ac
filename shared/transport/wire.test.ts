import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { HeardFact } from '../domain/fact.ts'
import { decodeFact, encodeFact } from './wire.ts'

const facts: fc.Arbitrary<HeardFact> = fc
  .record({
    service: fc.constantFrom('envoi', 'paiement'),
    topic: fc.constant('colis.envoi'),
    partition: fc.nat(5),
    key: fc.string({ minLength: 1, unit: 'grapheme' }),
    type: fc.constantFrom('ColisCree', 'ColisLivre'),
    payload: fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })),
    journal: fc.uuid(),
    position: fc.integer({ min: 1 }),
    prev: fc.option(fc.nat()),
    correlationId: fc.string({ minLength: 1 }),
    causationId: fc.string({ minLength: 1 }),
  })
  .map((fact) => ({
    ...fact,
    id: `${fact.journal}:${fact.position}`,
    timestamp: '2025-08-05T14:32:00.000Z',
  }))

const received = (fact: HeardFact) => ({
  ...encodeFact(fact),
  topic: fact.topic,
  partition: fact.partition,
})

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(facts, (fact) => {
      expect(JSON.stringify(decodeFact(received(fact)))).toBe(
        JSON.stringify({ fact: decoded(fact) }),
      )
    }),
  )
})

/** The same fact with its fields in the order in which decoding makes them. */
const decoded = (fact: HeardFact) => {
  const { id, service, topic, partition, key, type, timestamp, payload, journal } = fact
  const { position, prev, correlationId, causationId } = fact
  const first = { id, service, topic, partition, key, type, timestamp, payload, journal }
  return { ...first, position, prev, correlationId, causationId }
}

test('the value is exactly type, timestamp and payload, in this order', () => {
  const [fact] = fc.sample(facts, 1)
  if (fact === undefined) throw new Error('no sample')
  expect(Object.keys(JSON.parse(encodeFact(fact).value))).toEqual(['type', 'timestamp', 'payload'])
})

test.each([
  ['no value', { value: undefined }],
  ['value is not JSON', { value: '{' }],
  ['value has no payload', { value: '{"type":"a","timestamp":"b"}' }],
  ['no header ce_id', { headers: new Map() }],
])('a record that is no fact of ours is told why: %s', (reason, wrong) => {
  const [fact] = fc.sample(facts, 1)
  if (fact === undefined) throw new Error('no sample')
  expect(decodeFact({ ...received(fact), ...wrong })).toEqual({ reason })
})
