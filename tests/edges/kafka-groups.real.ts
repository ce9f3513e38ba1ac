// needs: kafka
// waits
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { services } from '../../apps/host/registry.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { eventually, pause, unconfirmed } from '../faults/watching.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { CONFIRMED_MS, confirmed, diagnostic, placesOn, saidOf, warnings } from './on-broker.ts'
import { startPeculiarBroker } from './peculiar-broker.ts'

const TEST_MS = 120_000
const SOON_MS = 15_000
const SPEAKERS = services.map(({ name }) => name).filter((name) => name !== 'suivi')

let broker: Awaited<ReturnType<typeof startPeculiarBroker>>
beforeAll(async () => {
  broker = await startPeculiarBroker()
}, TEST_MS)
afterAll(() => broker.stop(), TEST_MS)

test(
  'sessions as long as KAFKA_SESSION_MS says are asked for at once',
  async () => {
    const { environment } = await placesOn(broker.brokers)
    const world = await worldOn({ ...environment, KAFKA_SESSION_MS: '15000' })
    try {
      await confirmed(world)
      expect(warnings(world).filter((line) => line.includes('sessions'))).toEqual([])
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)

test(
  'partitions that were added harm neither the services that run nor those that start again',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    const world = await worldOn(environment)
    try {
      await confirmed(world)
      const all = await broker.admin.listTopics()
      await broker.admin.createPartitions({
        topics: all.filter((name) => name.startsWith(prefix)).map((name) => ({ name, count: 9 })),
      })
      await confirmed(world)
    } finally {
      await world.close()
    }
    const said = saidOf('a topic with partitions added')
    const { code, lines } = await diagnostic(environment)
    expect(lines).toContainEqual(said.diagnostic)
    expect(code).toBe(0)
    const again = await worldOn(environment)
    try {
      await confirmed(again)
      expect(warnings(again)).toContainEqual(said.start)
    } finally {
      await again.close()
    }
  },
  TEST_MS,
)

test(
  'offsets set to the end while suivi was stopped hide no parcel, though nothing is said any more',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    await (await worldOn(environment)).close()
    const speaking = await worldOn(environment, { only: SPEAKERS })
    let listening: SagaWorld | undefined
    try {
      const world: SagaWorld = {
        request: (service, path, init) =>
          (service === 'suivi' ? (listening ?? speaking) : speaking).request(service, path, init),
        logLines: () => speaking.logLines(),
        close: async () => {},
      }
      const { stocked, sent } = shopIn(() => world)
      const sku = await stocked(100)
      const parcels = await Promise.all(Array.from({ length: 40 }, () => sent(sku)))
      await eventually('all has been said', SOON_MS, async () => {
        const told = (await endsIn(prefix)).find(({ name }) => name.endsWith('.notification'))
        const facts = told?.partitions.reduce((sum, { offset }) => sum + Number(offset), 0)
        return facts === parcels.length ? true : undefined
      })
      await moveToEnd(`${prefix}colisaga.suivi`, prefix)
      listening = await worldOn(environment, { only: ['suivi'] })
      expect(await unconfirmed(world, parcels, CONFIRMED_MS)).toEqual([])
      const suivi = listening
      await eventually('the gaps are closed', SOON_MS, async () =>
        suivi.logLines().some((line) => line.includes('healed: a gap is closed'))
          ? true
          : undefined,
      )
    } finally {
      await listening?.close()
      await speaking.close()
    }
  },
  TEST_MS,
)

/** Where the topics of all who say something end. */
const endsIn = async (prefix: string) =>
  broker.admin.listOffsets({
    topics: SPEAKERS.map((name) => ({
      name: `${prefix}colis.${name}`,
      partitions: Array.from({ length: 6 }, (_, partitionIndex) => ({
        partitionIndex,
        timestamp: -1n,
      })),
    })),
  })

/** As `kafka-consumer-groups.sh --reset-offsets --to-latest` does. */
const moveToEnd = async (groupId: string, prefix: string): Promise<void> => {
  const ends = await endsIn(prefix)
  await broker.admin.alterConsumerGroupOffsets({
    groupId,
    topics: ends.map(({ name, partitions }) => ({
      name,
      partitionOffsets: partitions.map(({ partitionIndex, offset }) => ({
        partition: partitionIndex,
        offset,
      })),
    })),
  })
}

test(
  'a stranger that reads with the group of suivi for a moment hides no parcel',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    const world = await worldOn(environment)
    const stranger = platformaticTransport({
      brokers: [broker.brokers],
      clientId: 'stranger',
      prefix,
      sessionMs: 12_000,
    })
    try {
      const { stocked, sent } = shopIn(() => world)
      const sku = await stocked(200)
      const parcels: string[] = []
      let isThere = true
      const reading = (async () => {
        const member = await stranger.join(
          'colisaga.suivi',
          SPEAKERS.map((name) => `colis.${name}`),
        )
        const taken = (async () => {
          for (;;) {
            const batch = await member.next(1_000)
            if (batch === undefined) return
            member.hint(batch)
          }
        })()
        await pause(3_000)
        await member.leave()
        await taken
        isThere = false
      })()
      while (isThere) {
        parcels.push(await sent(sku))
        await pause(50)
      }
      await reading
      expect(await unconfirmed(world, parcels, CONFIRMED_MS)).toEqual([])
    } finally {
      await stranger.close()
      await world.close()
    }
  },
  TEST_MS,
)

test(
  'a topic made anew with too few partitions is told by who says and who hears, until it has them',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    const world = await worldOn(environment)
    const topic = `${prefix}colis.envoi`
    try {
      await confirmed(world)
      await remade(topic, 3)
      for (const service of ['envoi', 'suivi']) {
        await eventually(`${service} is not ready`, SOON_MS, async () => {
          const { status, text } = await readiness(world, service)
          return status === 503 && text.includes(SHORT) ? true : undefined
        })
        expect(troublesOf(world, service)).toContain(SHORT)
      }
      await broker.admin.createPartitions({ topics: [{ name: topic, count: 6 }] })
      for (const service of ['envoi', 'suivi'])
        await eventually(`${service} is ready`, CONFIRMED_MS, async () =>
          (await readiness(world, service)).status === 200 ? true : undefined,
        )
      for (let n = 0; n < 6; n += 1) await confirmed(world)
    } finally {
      await world.close()
    }
  },
  2 * TEST_MS,
)
const SHORT = '3 partitions, and 6 are needed: add partitions'

/** This broker compacts unless it is told otherwise. */
const DELETING = [{ name: 'cleanup.policy', value: 'delete' }]

/** Deletes a topic and makes it with so many partitions, before the services have made it themselves. */
const remade = async (name: string, partitions: number): Promise<void> => {
  await eventually(`${name} is made anew`, SOON_MS, async () => {
    await broker.admin.deleteTopics({ topics: [name] }).catch(() => {})
    await broker.admin
      .createTopics({ topics: [name], partitions, replicas: 1, configs: DELETING })
      .catch(() => {})
    const found = await broker.admin.metadata({ topics: [name], forceUpdate: true }).catch(() => {})
    return found?.topics.get(name)?.partitionsCount === partitions ? true : undefined
  })
}

const readiness = async (world: SagaWorld, service: string) => {
  const answer = await world.request(service, '/pret')
  return { status: answer.status, text: await answer.text() }
}

/** What a service has logged of its topics. */
const troublesOf = (world: SagaWorld, service: string): string =>
  world
    .logLines()
    .filter((line) => line.includes('"trouble: topics"') && line.toLowerCase().includes(service))
    .join('\n')
