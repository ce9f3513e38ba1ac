import { expect, test } from 'bun:test'
import type { HeardFact } from '../../domain/fact.ts'
import { Reader } from '../kafka/library.ts'
import { recordsOf } from '../wire.ts'
import type { Message } from './addon.ts'
import { messageOf, readMessage } from './message.ts'

const fact: HeardFact = {
  id: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11:7',
  service: 'envoi',
  topic: 'colis.envoi',
  partition: 4,
  key: 'colis-é-1',
  type: 'ColisCree',
  timestamp: '2026-01-05T14:32:00.000Z',
  payload: { colisId: 'colis-é-1', texte: 'Montréal ✓ 🎁' },
  journal: '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11',
  position: 7,
  prev: 5,
  correlationId: 'c1',
  causationId: 'c0',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
}
const { causationId: _, traceparent: __, ...least } = fact
const facts: readonly HeardFact[] = [fact, { ...least, prev: null }]

/** The message as the client gives it to whoever reads it. */
const received = (said: HeardFact, wrong: Partial<Message> = {}): Message => {
  const { key, value, headers, bytes } = messageOf(said)
  return {
    topic: `essai.${said.topic}`,
    partition: said.partition,
    offset: 0,
    size: bytes,
    key,
    value,
    headers: headers.map((header) =>
      Object.fromEntries(
        Object.entries(header).map(([name, text]) => [name, Buffer.from(text)] as const),
      ),
    ),
    ...wrong,
  }
}

test.each(facts)('a message holds what the record of the other client holds', (said) => {
  const record = Reader.from(recordsOf([said])[0] ?? Buffer.of())
  const theirs = {
    key: record.readVarIntBytes(),
    value: record.readVarIntBytes(),
    headers: record.readVarIntArray((one) => ({
      [String(one.readVarIntBytes())]: String(one.readVarIntBytes()),
    })),
  }
  const { bytes: ___, ...ours } = messageOf(said)
  expect<unknown>(ours).toEqual(theirs)
})

test.each(facts)('a message that was read is the fact that was published', (said) => {
  expect(readMessage(received(said), said.topic)).toEqual({ fact: said })
})

test.each<[string, Partial<Message>]>([
  ['no key', { key: null }],
  ['no value', { value: null }],
  ['value is not JSON', { value: Buffer.from('{') }],
  ['no header ce_id', { headers: [] }],
  ['no header ce_id', { headers: [{ toString: Buffer.from('x') }] }],
])('a message that is no fact of ours is told why: %s', (reason, wrong) => {
  expect(readMessage(received(fact, wrong), fact.topic)).toEqual({ reason })
})

test('a message without headers at all is no fact', () => {
  const { headers: ____, ...bare } = received(fact)
  expect(readMessage(bare, fact.topic)).toEqual({ reason: 'no header ce_id' })
})

test('a fact too large for a broker is refused for good', () => {
  const large = { ...fact, payload: { text: 'x'.repeat(900_001) } }
  expect(() => messageOf(large)).toThrow('more than 900000')
})
