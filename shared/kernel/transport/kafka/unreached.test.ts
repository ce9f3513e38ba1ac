import { expect, test } from 'bun:test'
import { unreached } from './unreached.ts'

const address = { brokers: ['a:1', 'b:1'], clientId: 'essai' }
const tries = (...reasons: readonly string[]) =>
  new AggregateError(reasons.map((reason) => new Error(reason)))

test('what each broker has said is told once, and waited for where one of them may come', () => {
  const error = tries(
    'connect ECONNREFUSED 127.0.0.1:1',
    'Broker requires TLS.',
    'Broker requires TLS.',
  )
  const { says, lasts } = unreached(error, address)
  expect(says).toMatch(/^KAFKA_BROKERS a:1, b:1: nobody listens there .*; the broker speaks TLS/)
  expect(says.match(/speaks TLS/g)?.length).toBe(1)
  expect(lasts).toBe(false)
})

test('a try that was cut off says nothing where another was answered', () => {
  const { says, lasts } = unreached(tries('Connection closed', 'Broker requires TLS.'), address)
  expect(says).not.toContain('closed')
  expect(lasts).toBe(true)
})

test('a reason that nobody knows is told as it is, and waited for', () => {
  expect(unreached(new Error('odd'), address)).toEqual({
    says: 'KAFKA_BROKERS a:1, b:1: odd',
    lasts: false,
  })
})

test('a second client brings its own words', () => {
  const rows = [[/_SSL/, 'noTls']] as const
  expect(unreached(new Error('ERR__SSL'), address, rows).says).toContain('does not speak TLS')
})
