import { expect, test } from 'bun:test'
import { ToClient, ToService } from './messages.ts'

/** What is left of a message once it has been parsed, as it is read from a pipe. */
const taken = (kind: typeof ToClient | typeof ToService, message: unknown): unknown =>
  kind.parse(message)

test('what either side sends is what the other takes', () => {
  const places = { topics: ['t'], partitions: 1, transport: 1 }
  for (const question of [
    { ask: 'open', transport: 1, address: { brokers: ['b:1'], clientId: 'c' } },
    { ask: 'prepare', ...places },
    { ask: 'areFit', ...places },
    { ask: 'next', member: 1, maxFacts: 10 },
    { ask: 'hint', member: 1, ends: [{ topic: 't', partition: 0, offset: '9007199254740993' }] },
    { ask: 'trouble', transport: 1 },
  ])
    expect(taken(ToClient, { id: 1, question })).toEqual({ id: 1, question })
  for (const told of [
    { id: 1, answer: null },
    { id: 1, failed: { message: 'm', fatal: true, topicMissing: false } },
    { id: 1, part: 'facts', facts: [{ id: 'f' }] },
    { transport: 1, event: { kind: 'troubled', what: 'w', reason: 'r' } },
    { member: 1, held: [{ topic: 't', partition: 0 }] },
    { alive: true },
  ])
    expect(taken(ToService, told)).toEqual(told)
})

test('what is none of that is refused', () => {
  expect(() => ToClient.parse({ id: 1, question: { ask: 'dance' } })).toThrow()
  expect(() => ToService.parse({ id: 1, failed: 'so' })).toThrow()
})
