import { randomUUID } from 'node:crypto'
import {
  type Language,
  type Transport,
  deadLetterTopic,
  requestsTopic,
} from '../../../shared/kernel/index.ts'
import {
  Admin,
  type KafkaAddress,
  TransportError,
  clientOptions,
  examineAdvertised,
  examineTopics,
} from '../../../shared/kernel/kafka.ts'
import { attention, manque, ok, reasonOf, type Finding } from '../../host/finding.ts'
import { type KafkaClient, kafkaTransports } from '../../host/kafka-client.ts'

const PART = 'Kafka'
const TIMEOUT_MS = 10_000

/** Whether the brokers let us in, hold our topics as they must be, and let us make, write, read and commit. */
export const examineBroker = async (
  client: KafkaClient,
  address: KafkaAddress,
  languages: readonly Language[],
  partitions: number,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const { prefix = '', brokers } = address
  /** What the transport itself tells while it is tried. */
  const told = new Set<string>()
  const clients = kafkaTransports(client, address)
  const transport = clients.transport({
    ...address,
    onEvent: (event) => {
      if (event.kind === 'attention') told.add(event.reason)
    },
  })
  const admin = new Admin({ ...clientOptions(address, TIMEOUT_MS), retries: 0 })
  try {
    const trouble = await transport.trouble()
    if (trouble !== undefined) return [manque(PART, trouble.detail ?? 'no answer')]
    findings.push(ok(PART, `${brokers.join(', ')} answer`), ok(PART, describe(client)))
    const { none, unreachable } = await examineAdvertised(admin)
    findings.push(...unreachable.map((says) => (none ? manque : attention)(PART, says)))
    if (none) return findings
    const there = new Set(await admin.listTopics())
    const wanted = languages
      .flatMap(({ topic }) => [topic, deadLetterTopic(topic), requestsTopic(topic)])
      .map((topic) => prefix + topic)
    const found = wanted.filter((topic) => there.has(topic))
    for (const { refused, says } of await examineTopics(admin, found, partitions))
      findings.push((refused ? manque : attention)(PART, says))
    const missing = wanted.filter((topic) => !there.has(topic))
    findings.push(...(await tried(transport, admin, { prefix, missing, partitions, told })))
  } catch (error) {
    findings.push(manque(PART, reasonOf(error)))
  } finally {
    await transport.close()
    await clients.close()
    await admin.close().catch(() => {})
  }
  return findings
}

const describe = ({ name, node }: KafkaClient): string =>
  node === undefined
    ? `the client is ${name}`
    : `the client is ${name}, in a process of its own on ${node}`

/** Makes a topic of its own, writes to it, reads it, and deletes it. It is what topics that are missing would be like. */
const tried = async (
  transport: Transport,
  admin: Admin,
  topics: {
    readonly prefix: string
    readonly missing: readonly string[]
    readonly partitions: number
    readonly told: ReadonlySet<string>
  },
): Promise<readonly Finding[]> => {
  const { prefix, missing, partitions, told } = topics
  const findings: Finding[] = []
  const trial = `colisaga.diagnostic.${randomUUID().slice(0, 8)}`
  const named = `topic ${prefix}${trial}`
  const ofNew = (says: string): string => says.replace(named, 'topics made now')
  try {
    await transport.prepare([trial], 1)
    if (missing.length > 0)
      findings.push(ok(PART, `${missing.length} topics are missing and will be made at the start`))
    findings.push(await roundTrip(transport, trial))
    for (const says of told)
      if (!says.includes(named)) findings.push(attention(PART, says))
      else if (missing.length > 0) findings.push(attention(PART, ofNew(says)))
  } catch (error) {
    if (!(error instanceof TransportError && error.fatal))
      return [notMade(reasonOf(error), missing, partitions)]
    if (missing.length > 0) findings.push(manque(PART, ofNew(error.message)))
  }
  await admin.deleteTopics({ topics: [prefix + trial] }).catch((error: unknown) => {
    findings.push(attention(PART, `the trial ${named} could not be deleted: ${reasonOf(error)}`))
  })
  return findings
}

const notMade = (reason: string, missing: readonly string[], partitions: number): Finding =>
  missing.length === 0
    ? attention(
        PART,
        `topics may not be made, and none is missing; that they may be written to and read shows when the services run: ${reason}`,
      )
    : manque(
        PART,
        `topics may not be made (${reason}); have these made, ${partitions} partitions each, cleanup.policy=delete: ${missing.join(', ')}`,
      )

const roundTrip = async (transport: Transport, topic: string): Promise<Finding> => {
  try {
    await transport.publish(topic, [
      {
        id: 'diagnostic:1',
        service: 'diagnostic',
        topic,
        partition: 0,
        key: 'diagnostic',
        type: 'Essai',
        timestamp: new Date().toISOString(),
        payload: { colisId: 'diagnostic' },
        journal: 'diagnostic',
        position: 1,
        prev: 0,
        correlationId: 'diagnostic',
      },
    ])
    const member = await transport.join(`colisaga.diagnostic.${randomUUID().slice(0, 8)}`, [topic])
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, TIMEOUT_MS))
    const batch = await Promise.race([member.next(1), late])
    await member.leave()
    return batch === undefined
      ? manque(PART, 'what was written did not come back')
      : ok(PART, 'a topic was made, written to, read by a group, and deleted')
  } catch (error) {
    return manque(PART, `writing and reading: ${reasonOf(error)}`)
  }
}
