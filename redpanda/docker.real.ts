// needs: docker
import { expect, test } from 'bun:test'
import { startStack } from './stack.ts'

test('the compose file brings up every part, and takes it down again', async () => {
  const stack = await startStack({
    pile: 'docker',
    fresh: false,
    environment: {},
    say: () => {},
    signal: new AbortController().signal,
  })
  expect(Object.keys(stack.env).sort()).toEqual([
    'DATABASE_URL',
    'KAFKA_BROKERS',
    'TRANSPORT',
    'UPSTASH_REDIS_REST_TOKEN',
    'UPSTASH_REDIS_REST_URL',
  ])
  expect(await stack.stop()).toEqual([])
}, 600_000)
