import { randomUUID } from 'node:crypto'
import { type Language, deadLetterTopic, requestsTopic } from '../../../shared/kernel/index.ts'
import {
  Admin,
  type KafkaAddress,
  clientOptions,
  platformaticTransport,
} from '../../../shared/kernel/kafka.ts'
import { sentenceOf } from '../../../shared/vocabulary/http.ts'
import { attention, manque, ok, reasonOf, type Finding } from '../../host/finding.ts'

const PART = 'Kafka'
const TIMEOUT_MS = 10_000

/** Whether the brokers let us in, hold our topics, and let us make, write, read and commit. */
export const examineBroker = async (
  address: KafkaAddress,
  languages: readonly Language[],
  partitions: number,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const { prefix = '', brokers } = address
  const transport = platformaticTransport(address)
  const admin = new Admin({ ...clientOptions(address, TIMEOUT_MS), retries: 0 })
  try {
    const trouble = await transport.trouble()
    if (trouble !== undefined)
      return [manque(PART, `KAFKA_BROKERS ${brokers.join(', ')}: ${sentenceOf(trouble)}`)]
    findings.push(ok(PART, `${brokers.join(', ')} answer`))
    const there = new Set(await admin.listTopics())
    const wanted = languages.flatMap(({ topic }) => [
      topic,
      deadLetterTopic(topic),
      requestsTopic(topic),
    ])
    const missing = wanted.filter((topic) => !there.has(prefix + topic))
    const trial = `colisaga.diagnostic.${randomUUID().slice(0, 8)}`
    try {
      await transport.prepare([trial], 1)
    } catch (error) {
      findings.push(
        missing.length === 0
          ? attention(
              PART,
              `topics may not be made, and none is missing; that they may be written to and read shows when the services run: ${reasonOf(error)}`,
            )
          : manque(
              PART,
              `topics may not be made (${reasonOf(error)}); have these made, ${partitions} partitions each: ${missing.map((topic) => prefix + topic).join(', ')}`,
            ),
      )
      return findings
    }
    if (missing.length > 0)
      findings.push(ok(PART, `${missing.length} topics are missing and will be made at the start`))
    findings.push(await roundTrip(transport, trial))
    await admin.deleteTopics({ topics: [prefix + trial] }).catch((error: unknown) => {
      findings.push(
        attention(
          PART,
          `the trial topic ${prefix}${trial} could not be deleted: ${reasonOf(error)}`,
        ),
      )
    })
  } catch (error) {
    findings.push(manque(PART, reasonOf(error)))
  } finally {
    await transport.close()
    await admin.close().catch(() => {})
  }
  return findings
}

const roundTrip = async (
  transport: ReturnType<typeof platformaticTransport>,
  topic: string,
): Promise<Finding> => {
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
