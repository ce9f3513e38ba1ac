import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { systemClock } from '../runtime/clock.ts'
import { until } from '../testing/listening.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'
import { TransportError } from '../transport/transport.ts'
import { deadLetterTopic, Mirror } from './mirror.ts'

const TOPIC = 'colis.envoi'
const JOURNAL = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'
const WAIT_MS = 2_000

const fact = (position: number): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'envoi',
  topic: TOPIC,
  partition: 0,
  key: 'k',
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: {},
  journal: JOURNAL,
  position,
  prev: null,
  correlationId: 'c1',
})
const facts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => fact(from + n))

test('parked facts are shown in their order, and all of them before it stops', async () => {
  const transport = memoryTransport(memoryBroker())
  await transport.prepare([deadLetterTopic(TOPIC)], 1)
  const mirror = new Mirror(transport, systemClock, () => {})
  mirror.show(facts(1, 3))
  mirror.show(facts(4, 5))
  await mirror.stop()
  const reader = await transport.join('lecteur', [deadLetterTopic(TOPIC)])
  const shown = (await reader.next(10))?.facts.map(({ topic, position }) => [topic, position])
  expect(shown).toEqual([1, 2, 3, 4, 5].map((position) => [deadLetterTopic(TOPIC), position]))
})

test('a fact that the broker does not take now is told, and shown before the next one when it does', async () => {
  const transport = memoryTransport(memoryBroker())
  const troubles: string[] = []
  const mirror = new Mirror(transport, systemClock, ({ message }) => void troubles.push(message))
  mirror.show(facts(1, 1))
  await until(() => troubles.length === 1, WAIT_MS)
  expect(troubles).toEqual([`unknown topic ${deadLetterTopic(TOPIC)}`])
  await transport.prepare([deadLetterTopic(TOPIC)], 1)
  mirror.show(facts(2, 2))
  await mirror.stop()
  const reader = await transport.join('lecteur', [deadLetterTopic(TOPIC)])
  expect((await reader.next(10))?.facts.map(({ position }) => position)).toEqual([1, 2])
})

test('a fact that no try would make pass is told and left, and keeps no other waiting', async () => {
  const shown: number[] = []
  const troubles: string[] = []
  const mirror = new Mirror(
    {
      publish: async (_, [one]) => {
        if (one?.position === 1) throw new TransportError('too large', { fatal: true })
        shown.push(one?.position ?? 0)
        return []
      },
    },
    systemClock,
    ({ message }) => void troubles.push(message),
  )
  mirror.show(facts(1, 3))
  await mirror.stop()
  expect({ shown, troubles }).toEqual({ shown: [2, 3], troubles: ['too large'] })
})

test('what is not shown before it stops is counted, and it stops without waiting for the broker', async () => {
  const troubles: string[] = []
  const mirror = new Mirror(
    {
      publish: async () => {
        throw new TransportError('away')
      },
    },
    systemClock,
    ({ message }) => void troubles.push(message),
  )
  mirror.show(facts(1, 3))
  mirror.show([{ ...fact(4), topic: 'colis.stock' }])
  await mirror.stop()
  expect(troubles).toContain('3 parked facts are not shown on colis.envoi.dlq: the service stops')
  expect(troubles).toContain('1 parked facts are not shown on colis.stock.dlq: the service stops')
})

test('a topic that takes nothing lets a thousand facts wait at most', async () => {
  const transport = memoryTransport(memoryBroker())
  await transport.prepare([deadLetterTopic(TOPIC)], 1)
  const gate = Promise.withResolvers<void>()
  const shown: number[] = []
  const troubles: string[] = []
  const mirror = new Mirror(
    {
      ...transport,
      publish: async (_, [one]) => {
        await gate.promise
        shown.push(one?.position ?? 0)
        return []
      },
    },
    systemClock,
    ({ message }) => void troubles.push(message),
  )
  mirror.show(facts(1, 600))
  mirror.show(facts(601, 2_000))
  gate.resolve()
  await mirror.stop()
  expect(shown).toEqual(Array.from({ length: 1_001 }, (_, n) => n + 1))
  expect(troubles).toEqual([`999 parked facts are not shown on ${TOPIC}.dlq: too many wait`])
})
