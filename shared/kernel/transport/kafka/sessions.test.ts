import { expect, test } from 'bun:test'
import type { KafkaEvent } from './address.ts'
import { SessionLength } from './sessions.ts'

const REFUSED = 'joinGroup failed: INVALID_SESSION_TIMEOUT'

const opened = (sessionMs?: number) => {
  const events: KafkaEvent[] = []
  const onEvent = (event: KafkaEvent) => void events.push(event)
  return {
    events,
    sessions: new SessionLength({ onEvent, ...(sessionMs !== undefined && { sessionMs }) }),
  }
}

test('sessions that a broker refuses get longer, which is told, and no longer than five minutes', () => {
  const { sessions, events } = opened()
  expect(sessions.ms).toBe(6_000)
  expect(sessions.refused(REFUSED, 6_000)).toBe(true)
  expect(sessions.ms).toBe(12_000)
  expect(events).toEqual([
    {
      kind: 'attention',
      reason:
        'the broker refuses sessions of 6000 ms (group.min.session.timeout.ms): 12000 ms are tried; KAFKA_SESSION_MS sets them',
    },
  ])
  while (sessions.refused(REFUSED, sessions.ms));
  expect(sessions.ms).toBe(300_000)
})

test('groups that are refused at the same time lengthen them once', () => {
  const { sessions, events } = opened(10_000)
  expect([sessions.refused(REFUSED, 10_000), sessions.refused(REFUSED, 10_000)]).toEqual([
    true,
    true,
  ])
  expect({ ms: sessions.ms, told: events.length }).toEqual({ ms: 20_000, told: 1 })
})

test('whatever else a group is refused for changes nothing', () => {
  const { sessions, events } = opened()
  expect(sessions.refused('GROUP_AUTHORIZATION_FAILED', 6_000)).toBe(false)
  expect({ ms: sessions.ms, events }).toEqual({ ms: 6_000, events: [] })
})
