import { expect, test } from 'bun:test'
import { reasonOf } from './address.ts'

const refused = (port: number): Error =>
  new Error(`Connection to 127.0.0.1:${port} failed.`, {
    cause: new Error(`connect ECONNREFUSED 127.0.0.1:${port}`),
  })

test('one cause is told once, however often the library wraps it', () => {
  expect(reasonOf(refused(1))).toBe('connect ECONNREFUSED 127.0.0.1:1')
  const all = new AggregateError([refused(1), refused(1), refused(2)], 'Cannot connect.')
  expect(reasonOf(all)).toBe('connect ECONNREFUSED 127.0.0.1:1; connect ECONNREFUSED 127.0.0.1:2')
  const twice = new Error('Authentication failed', {
    cause: new Error('Authentication failed: no'),
  })
  expect(reasonOf(twice)).toBe('Authentication failed: no')
})

test('what a wrapping adds is told', () => {
  const fetching = new Error('Fetching metadata failed.', { cause: refused(1) })
  expect(reasonOf(fetching)).toBe('Fetching metadata failed.: connect ECONNREFUSED 127.0.0.1:1')
})
