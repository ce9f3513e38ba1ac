// needs: kafka, confluent
// on: node
// lane: confluent saga
// waits
import { expect, test } from 'bun:test'
import { kafkaClient } from '../../apps/host/kafka-client.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { describeSaga } from './paths.ts'
import { realWorld } from './real-world.ts'

describeSaga("on Node, by Confluent's client", () =>
  realWorld({ transport: 'auto', environment: () => ({ KAFKA_CLIENT: 'confluent' }) }),
)

test("on Node, where it was built, Confluent's client is taken by itself", () => {
  const { host } = settingsOf({ DATABASE_URL: 'postgres://localhost/essai' }, [])
  expect(kafkaClient(host)).toEqual({ name: 'confluent' })
})
