import { expect, test } from 'bun:test'
import { configuration } from '../../shared/kernel/index.ts'
import { hostVariables } from './host-variables.ts'
import { kafkaClient } from './kafka-client.ts'

const clientOf = (environment: Readonly<Record<string, string>>) =>
  kafkaClient(
    configuration(hostVariables, { DATABASE_URL: 'postgres://localhost/essai', ...environment }),
  )

// These tests run on Bun, where the addon does not.
test('where Confluent’s client does not run, the other one is taken, and why is known', () => {
  expect(clientOf({})).toEqual({
    name: 'platformatic',
    because: expect.stringContaining('runs on Node alone'),
  })
})

test('a client that is asked for is not explained', () => {
  expect(clientOf({ KAFKA_CLIENT: 'platformatic' })).toEqual({ name: 'platformatic' })
  expect(clientOf({ TRANSPORT: 'platformatic' })).toEqual({ name: 'platformatic' })
})

test('Confluent’s client that is asked for where no Node runs it stops the start, with what to do', () => {
  expect(() => clientOf({ KAFKA_CLIENT: 'confluent', KAFKA_NODE: '/nowhere/node' })).toThrow(
    /^KAFKA_CLIENT=confluent: .* bun run confluent brings both, .*\/nowhere\/node: not found\)$/,
  )
})

test('two clients cannot be asked for at once', () => {
  expect(() => clientOf({ KAFKA_CLIENT: 'confluent', TRANSPORT: 'platformatic' })).toThrow(
    'leave TRANSPORT out',
  )
})
