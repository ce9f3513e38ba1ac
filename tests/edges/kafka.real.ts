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
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { services } from '../../apps/host/registry.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { eventually, pause, told, unconfirmed } from '../faults/watching.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { startPeculiarBroker } from './peculiar-broker.ts'
import { SAID_KAFKA } from './said-kafka.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 120_000
/** What was acknowledged is confirmed within this time. */
const CONFIRMED_MS = 60_000
const SOON_MS = 15_000
/** A start that cannot succeed is not waited for longer: it looks for parts that are away for half a minute. */
const START_MS = 3_000
const SPEAKERS = services.map(({ name }) => name).filter((name) => name !== 'suivi')

let broker: Awaited<ReturnType<typeof startPeculiarBroker>>
beforeAll(async () => {
  broker = await startPeculiarBroker()
}, TEST_MS)
afterAll(() => broker.stop(), TEST_MS)

/** What one test's services are told: a database and topics of their own. */
const places = async () => {
  const { databaseUrl } = await freshParts()
  const prefix = `t${crypto.randomUUID().slice(0, 8)}.`
  const environment = {
    TRANSPORT: 'platformatic',
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    KAFKA_BROKERS: broker.brokers,
    KAFKA_PREFIX: prefix,
  }
  return { prefix, environment }
}
type Environment = Awaited<ReturnType<typeof places>>['environment']

const diagnostic = async (environment: Environment) => {
  const child = spawn(process.execPath, ['apps/operations/diagnostic.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, lines: printed.trim().split('\n') }
}

/** What a start says of why it ends. */
const refusal = async (environment: Environment): Promise<string> => {
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

const warnings = (world: SagaWorld): readonly string[] =>
  told(world, '"kafka attention"').map((line) => {
    const { event, reason } = JSON.parse(line) as {
      readonly event: string
      readonly reason: string
    }
    return `${event}: ${reason}`
  })

type Situation = (typeof SAID_KAFKA)[number]['situation']
const saidOf = (situation: Situation) => {
  const said = SAID_KAFKA.find((one) => one.situation === situation)
  if (said === undefined) throw new Error(situation)
  return { diagnostic: likeOf(said.diagnostic), start: likeOf(said.start) }
}
const likeOf = (said: string) =>
  expect.stringMatching(
    new RegExp(
      `^${said
        .split('…')
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('.*')}$`,
    ),
  )

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

const confirmed = async (world: SagaWorld): Promise<void> => {
  const { stocked, sent } = shopIn(() => world)
  const parcel = await sent(await stocked(10))
  expect(await unconfirmed(world, [parcel], CONFIRMED_MS)).toEqual([])
}

test(
  'many facts registered while the broker was away go to a topic that takes small batches, in order',
  async () => {
    const { environment, prefix } = await places()
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
      for (let n = 0; n < 30; n += 1) {
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

const settingOf = async (topic: string, name: string): Promise<string | null | undefined> => {
  const [found] = await broker.admin.describeConfigs({
    resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }],
  })
  return found?.configs.find((one) => one.name === name)?.value
}

test(
  'sessions as long as KAFKA_SESSION_MS says are asked for at once',
  async () => {
    const { environment } = await places()
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
    const { environment, prefix } = await places()
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
  'partitions that were added harm neither the services that run nor those that start again',
  async () => {
    const { environment, prefix } = await places()
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
  'a broker that does not let its settings be asked for, and topics that keep facts shortly, are told',
  async () => {
    const { environment, prefix } = await places()
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
    const { environment } = await places()
    const wrong = { ...environment, KAFKA_BROKERS: broker[listener] }
    const { code, lines } = await diagnostic(wrong)
    expect(lines).toContainEqual(saidOf(situation).diagnostic)
    expect(code).toBe(1)
    expect(await refusal(wrong)).toEqual(saidOf(situation).start)
  },
  TEST_MS,
)

test(
  'offsets set to the end while suivi was stopped hide no parcel, though nothing is said any more',
  async () => {
    const { environment, prefix } = await places()
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
      expect(listening.logLines().join('\n')).toContain('healed: a gap is closed')
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
    const { environment, prefix } = await places()
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
