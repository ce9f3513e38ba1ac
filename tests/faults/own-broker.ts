import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { startLocalKafka, type LocalKafka } from '../../redpanda/kafka.ts'
import { freePort } from '../../redpanda/ports.ts'
import { Admin, clientOptions, platformaticTransport } from '../../shared/kernel/kafka.ts'
import { eventually } from './watching.ts'

const REQUEST_MS = 10_000
const MADE_MS = 15_000
const PARTITIONS = 6
/** Of a batch of records (KIP-98): its first offset, then its length, which counts what follows. */
const BEFORE_LENGTH = 8
const BEFORE_BATCH = 12

/** A broker of this test's own, that may lose what it has acknowledged. */
export const startOwnBroker = async () => {
  const folder = mkdtempSync('/var/tmp/colisaga-broker-')
  chmodSync(folder, 0o755)
  const options = {
    folder: join(folder, 'kafka'),
    port: await freePort(),
    controllerPort: await freePort(),
  }
  const data = join(options.folder, 'data')
  let kafka: LocalKafka = await startLocalKafka(options)
  const { brokers } = kafka
  const address = { brokers: [brokers], clientId: 'test' }
  const transport = platformaticTransport(address, undefined)
  return {
    brokers,
    /** Where each partition of a topic ends. */
    ends: async (topic: string): Promise<ReadonlyMap<number, bigint>> =>
      new Map(
        (await transport.ends(topic, PARTITIONS)).map(({ partition, offset }) => [
          partition,
          offset,
        ]),
      ),
    /** Deletes a topic and makes it anew, empty. */
    remake: async (topic: string): Promise<void> => {
      const admin = new Admin(clientOptions(address, REQUEST_MS))
      await admin.deleteTopics({ topics: [topic] })
      await eventually(`${topic} is made anew`, MADE_MS, async () => {
        const made = await admin
          .createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 })
          .catch(() => undefined)
        return made === undefined ? undefined : true
      })
      await admin.close()
    },
    /** Killed, it loses the last batch of one partition, as a disk that had not kept it would. */
    loseTail: async (topic: string, partition: number): Promise<void> => {
      await kafka.process().kill()
      cutLastBatch(join(data, `${topic}-${partition}`))
      await kafka.restart()
    },
    /** Killed, it comes back on the same port with nothing at all. */
    loseAll: async (): Promise<void> => {
      await kafka.process().kill()
      rmSync(data, { recursive: true })
      kafka = await startLocalKafka(options)
    },
    stop: async (): Promise<void> => {
      await transport.close()
      await kafka.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const cutLastBatch = (folder: string): void => {
  const segments = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .toSorted()
  const last = segments.at(-1)
  if (last === undefined) throw new Error(`no segment in ${folder}`)
  const file = join(folder, last)
  const bytes = readFileSync(file)
  let start: number | undefined
  for (let at = 0; at + BEFORE_BATCH <= bytes.length;) {
    const length = bytes.readInt32BE(at + BEFORE_LENGTH)
    if (length <= 0) break
    start = at
    at += BEFORE_BATCH + length
  }
  if (start === undefined) throw new Error(`no batch in ${file}`)
  truncateSync(file, start)
  // They are made again from what is left.
  for (const name of readdirSync(folder))
    if (/\.(?:index|timeindex|snapshot)$/.test(name)) rmSync(join(folder, name))
}
