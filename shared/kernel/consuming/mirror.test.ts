import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { essai, heardFact } from '../testing/essai.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'
import type { Transport } from '../transport/transport.ts'
import { deadLetterTopic, Mirror } from './mirror.ts'

const opened = async () => {
  const transport = memoryTransport(memoryBroker())
  const topic = deadLetterTopic(essai.topic)
  await transport.prepare([essai.topic, topic], 1)
  const troubles: string[] = []
  const onto = (publish: Transport['publish']): Mirror =>
    new Mirror({ ...transport, publish }, ({ message }) => troubles.push(message))
  const shown = async (): Promise<readonly HeardFact[]> => {
    const reader = await transport.join('reader', [topic])
    const batch = await reader.next(10_000)
    await reader.leave()
    return batch?.facts ?? []
  }
  return { transport, troubles, onto, shown }
}

test('parked facts are shown on the dead letter topic of their own, in their order', async () => {
  const { transport, onto, shown, troubles } = await opened()
  const topics: string[] = []
  const mirror = onto(async (topic, facts) => {
    topics.push(topic, ...facts.map((fact) => fact.topic))
    return transport.publish(topic, facts)
  })
  mirror.show([heardFact('a', 1), heardFact('b', 2)])
  mirror.show([heardFact('a', 3)])
  await mirror.stop()
  const facts = await shown()
  expect(facts.map(({ key, position }) => [key, position])).toEqual([
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ])
  expect(new Set(topics)).toEqual(new Set([`${essai.topic}.dlq`]))
  expect(troubles).toEqual([])
})

test('one that cannot be shown is told and left; those after it are shown', async () => {
  const { transport, onto, shown, troubles } = await opened()
  const mirror = onto(async (topic, facts) => {
    if (facts.some(({ position }) => position === 1)) throw new Error('refused')
    return transport.publish(topic, facts)
  })
  mirror.show([heardFact('a', 1), heardFact('a', 2)])
  await mirror.stop()
  expect((await shown()).map(({ position }) => position)).toEqual([2])
  expect(troubles).toEqual(['refused'])
})

test('while the broker hangs no more than a bounded number waits', async () => {
  const { transport, onto } = await opened()
  const gate = Promise.withResolvers<void>()
  let published = 0
  const mirror = onto(async (topic, facts) => {
    await gate.promise
    published += facts.length
    return transport.publish(topic, facts)
  })
  for (let n = 1; n <= 3_000; n += 1) mirror.show([heardFact('a', n)])
  gate.resolve()
  await mirror.stop()
  // One was on its way already.
  expect(published).toBe(1_001)
})
