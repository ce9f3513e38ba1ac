// needs: kafka
// waits
import {
  AclOperations,
  AclPermissionTypes,
  ConfigResourceTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { eventually, unconfirmed } from '../faults/watching.ts'
import { worldOn } from '../saga/real-world.ts'
import { shopIn } from '../saga/shop.ts'
import { CONFIRMED_MS, confirmed, diagnostic, placesOn, saidOf, warnings } from './on-broker.ts'
import { startPeculiarBroker } from './peculiar-broker.ts'

const TEST_MS = 240_000
const SOON_MS = 15_000
/** A start that cannot succeed is not waited for longer: it looks for parts that are away for half a minute. */
const START_MS = 10_000

let broker: Awaited<ReturnType<typeof startPeculiarBroker>>
beforeAll(async () => {
  broker = await startPeculiarBroker()
}, TEST_MS)
afterAll(() => broker.stop(), TEST_MS)

/** What a start says of why it ends. */
const refusal = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(), START_MS)
  try {
    const running = await runServices(settingsOf(environment), {
      sink: memorySink(),
      portOf: () => 0,
      signal: stopping.signal,
    })
    await running.stop()
    return 'it started'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}

const made = async (
  prefix: string,
  topic: string,
  configs: Readonly<Record<string, string>>,
  partitions = 6,
): Promise<void> => {
  await broker.admin.createTopics({
    topics: [prefix + topic],
    partitions,
    replicas: 1,
    configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
  })
}

test(
  'many facts registered while the broker was away go to a topic that takes small batches, in order',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    const before = await diagnostic(environment)
    expect(before.code).toBe(0)
    for (const situation of [
      'a broker that takes smaller batches than the relay sends',
      'a broker that wants longer sessions',
    ] as const)
      expect(before.lines).toContainEqual(saidOf(situation).diagnostic)

    const world = await worldOn(environment)
    try {
      expect(await settingOf(`${prefix}colis.envoi`, 'cleanup.policy')).toBe('delete')
      expect(await settingOf(`${prefix}colis.envoi.dlq`, 'cleanup.policy')).toBe('delete')
      const { post, stocked, demande } = shopIn(() => world)
      const sku = await stocked(1_000)
      await broker.kafka.process().kill()
      const order = { ...demande(sku), adresse: 'x'.repeat(900) }
      const parcels: string[] = []
      for (let n = 0; n < 20; n += 1) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => post('envoi', '/colis', order)),
        )
        parcels.push(...answers.map(({ body }) => String(body['colisId'])))
      }
      await broker.kafka.restart()
      expect(await unconfirmed(world, parcels, CONFIRMED_MS)).toEqual([])
      for (const situation of [
        'a broker that takes smaller batches than the relay sends',
        'a broker that wants longer sessions',
      ] as const)
        expect(warnings(world)).toContainEqual(saidOf(situation).start)
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)

test(
  'another KAFKA_PARTITIONS than the journals were made with is one line, and no topic is blamed for it',
  async () => {
    const { environment } = await placesOn(broker.brokers)
    await (await worldOn(environment)).close()
    const { code, lines } = await diagnostic({ ...environment, KAFKA_PARTITIONS: '9' })
    expect(code).toBe(1)
    const about = lines.filter((line) => line.includes('partitions') || line.startsWith('MANQUE'))
    expect(about).toEqual([
      expect.stringMatching(
        /^MANQUE {5}PostgreSQL {2}KAFKA_PARTITIONS is 9, .*: set KAFKA_PARTITIONS=6,/,
      ),
    ])
    expect(await refusal({ ...environment, KAFKA_PARTITIONS: '9' })).toMatch(
      /^KAFKA_PARTITIONS is 9, and the journals were made with 6 \(envoi, [^\n]*$/,
    )
  },
  TEST_MS,
)

const settingOf = async (topic: string, name: string): Promise<string | null | undefined> => {
  const [found] = await broker.admin.describeConfigs({
    resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }],
  })
  return found?.configs.find((one) => one.name === name)?.value
}

test.each([
  {
    situation: 'a topic that is compacted',
    configs: { 'cleanup.policy': 'compact' },
    partitions: 6,
  },
  {
    situation: 'a topic with fewer partitions than the journals',
    configs: { 'cleanup.policy': 'delete' },
    partitions: 3,
  },
  {
    situation: 'a topic that wants more replicas in sync than it has',
    configs: { 'cleanup.policy': 'delete', 'min.insync.replicas': '2' },
    partitions: 6,
  },
] as const)(
  '$situation is refused by name, and what is said to do lets the services start',
  async ({ situation, configs, partitions }) => {
    const { environment, prefix } = await placesOn(broker.brokers)
    await made(prefix, 'colis.envoi', configs, partitions)
    const { code, lines } = await diagnostic(environment)
    expect(lines).toContainEqual(saidOf(situation).diagnostic)
    expect(code).toBe(1)
    expect(await refusal(environment)).toEqual(saidOf(situation).start)

    const topic = `${prefix}colis.envoi`
    if (partitions < 6) await broker.admin.createPartitions({ topics: [{ name: topic, count: 6 }] })
    await set(topic, { 'cleanup.policy': 'delete', 'min.insync.replicas': '1' })
    const world = await worldOn(environment)
    try {
      await confirmed(world)
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)

const SET = 0
const set = async (topic: string, configs: Readonly<Record<string, string>>): Promise<void> => {
  await broker.admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic,
        configs: Object.entries(configs).map(([name, value]) => ({
          name,
          value,
          configOperation: SET,
        })),
      },
    ],
  })
}

test(
  'a broker that does not let its settings be asked for, and topics that keep facts shortly, are told',
  async () => {
    const { environment, prefix } = await placesOn(broker.brokers)
    await made(prefix, 'colis.envoi', { 'cleanup.policy': 'delete', 'retention.ms': '60000' })
    const short = saidOf('a topic that keeps facts for a short time')
    expect((await diagnostic(environment)).lines).toContainEqual(short.diagnostic)
    const world = await worldOn(environment)
    try {
      await confirmed(world)
      expect(warnings(world)).toContainEqual(short.start)
    } finally {
      await world.close()
    }
    const rule = {
      resourceType: ResourceTypes.TOPIC,
      resourceName: prefix,
      resourcePatternType: ResourcePatternTypes.PREFIXED,
      principal: 'User:ANONYMOUS',
      host: '*',
    }
    await broker.admin.createAcls({
      creations: [
        { ...rule, operation: AclOperations.ALL, permissionType: AclPermissionTypes.ALLOW },
        {
          ...rule,
          operation: AclOperations.DESCRIBE_CONFIGS,
          permissionType: AclPermissionTypes.DENY,
        },
      ],
    })
    const silent = saidOf('a broker that does not say how topics are set')
    const { code, lines } = await eventually('the rule holds', SOON_MS, async () => {
      const found = await diagnostic(environment)
      return found.lines.some((line) => line.includes('DescribeConfigs')) ? found : undefined
    })
    expect(lines).toContainEqual(silent.diagnostic)
    expect(code).toBe(0)
    const again = await worldOn(environment)
    try {
      await confirmed(again)
      expect(warnings(again)).toContainEqual(silent.start)
    } finally {
      await again.close()
    }
  },
  TEST_MS,
)

test.each([
  { situation: 'a broker that advertises a name that cannot be resolved', listener: 'nameless' },
  {
    situation: 'a broker that advertises an address where nobody answers',
    listener: 'unreachable',
  },
] as const)(
  '$situation is named by the start and by the diagnostic',
  async ({ situation, listener }) => {
    const { environment } = await placesOn(broker.brokers)
    const wrong = { ...environment, KAFKA_BROKERS: broker[listener] }
    const { code, lines } = await diagnostic(wrong)
    expect(lines).toContainEqual(saidOf(situation).diagnostic)
    expect(code).toBe(1)
    expect(await refusal(wrong)).toEqual(saidOf(situation).start)
  },
  TEST_MS,
)
