// needs: kafka, confluent
// waits
import { expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { freshParts } from '../../../../tests/parts.ts'
import { isAlive } from '../../runtime/alive.ts'
import { heardFact } from '../../testing/essai.ts'
import { addressOf } from '../../testing/kafka-suite.ts'
import type { KafkaEvent } from '../kafka/address.ts'
import type { Membership, Transport } from '../transport.ts'
import { processOfClient } from './alone.ts'
import type { ConfluentProcess } from './client-process.ts'

const TEST_MS = 120_000
const TOPIC = 'colis.essai'
const PARTITIONS = 3
/** A process whose service is gone leaves its groups, which takes three seconds at most. */
const GONE_MS = 15_000
const LOOK_MS = 20
/** Facts as large as they may be: in memory they would be more than a gigabyte, with their JSON (measured: at most 484 MB). */
const LARGE = 800
const LARGE_BYTES = 800_000
const MEMORY_BYTES = 600_000_000

const until = async (isSo: () => boolean, withinMs = TEST_MS): Promise<void> => {
  for (const untilMs = Date.now() + withinMs; !isSo();) {
    if (Date.now() > untilMs) throw new Error('not in time')
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

const opened = async (): Promise<{
  readonly client: ConfluentProcess
  readonly transport: Transport
  readonly address: ReturnType<typeof addressOf>
  readonly events: readonly KafkaEvent[]
  close(): Promise<void>
}> => {
  const { kafka } = await freshParts()
  if (kafka === undefined) throw new Error('no Kafka')
  const client = processOfClient()
  const events: KafkaEvent[] = []
  const address = addressOf(kafka)
  const transport = client.transport({ ...address, onEvent: (event) => events.push(event) })
  await transport.prepare([TOPIC], PARTITIONS)
  const close = async (): Promise<void> => {
    await transport.close()
    await client.close()
  }
  return { client, transport, address, events, close }
}

/** Publishes one after the other, each until it is kept, as a relay does, and hears them until it is stopped. */
const underLoad = async (transport: Transport, member: Membership) => {
  const firsts: number[] = []
  const heard = new Set<number>()
  const listening = (async () => {
    for (;;) {
      const batch = await member.next(500)
      if (batch === undefined) return
      for (const { position } of batch.facts) {
        if (!heard.has(position)) firsts.push(position)
        heard.add(position)
      }
      member.hint(batch)
    }
  })()
  let last = 0
  let stopped = false
  const publishing = (async () => {
    while (!stopped) {
      const fact = { ...heardFact('k', last + 1), topic: TOPIC, partition: 1 }
      if (await transport.publish(TOPIC, [fact]).catch(() => undefined)) last += 1
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  })()
  return {
    published: () => last,
    /** All that was published was heard, in its order. */
    end: async (): Promise<void> => {
      stopped = true
      await publishing
      await until(() => heard.has(last))
      expect(firsts).toEqual(Array.from({ length: last }, (_, n) => n + 1))
      await member.leave()
      await listening
    },
  }
}

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'a process that ends or hangs (%s) is replaced, and everything is heard in its order',
  async (signal) => {
    const { client, transport, events, close } = await opened()
    const member = await transport.join('groupe', [TOPIC])
    const load = await underLoad(transport, member)
    await until(() => load.published() >= 50)
    const before = client.pid ?? 0
    process.kill(before, signal)
    await until(() => client.pid !== undefined && client.pid !== before)
    const back = load.published()
    await until(() => load.published() >= back + 50)
    await load.end()
    expect(isAlive(before)).toBe(false)
    expect(events).toContainEqual({
      kind: 'troubled',
      what: 'client',
      reason: "the process of Confluent's client ended (SIGKILL)",
    })
    await close()
  },
  TEST_MS,
)

test(
  'the process is gone when the client is closed',
  async () => {
    const { client, close } = await opened()
    const { pid = 0 } = client
    expect(isAlive(pid)).toBe(true)
    await close()
    expect(isAlive(pid)).toBe(false)
  },
  TEST_MS,
)

/** A service that has a member in its group, and the process of its client. */
const service = async (address: object) => {
  const script = `
    import { processOfClient } from '${import.meta.resolve('./alone.ts')}'
    const client = processOfClient()
    const transport = client.transport(${JSON.stringify(address)})
    await transport.join('groupe', ['${TOPIC}'])
    process.stdout.write(String(client.pid) + '\\n')
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['-e', script], {
    cwd: new URL('.', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line]: unknown[] = await once(child.stdout, 'data')
  return { child, client: Number(String(line)) }
}

test(
  'a service that is killed leaves no process behind, and others have its partitions at once',
  async () => {
    const { transport, address, close } = await opened()
    const { child, client } = await service(address)
    expect(isAlive(client)).toBe(true)
    child.kill('SIGKILL')
    await until(() => !isAlive(client), GONE_MS)
    await transport.publish(TOPIC, [{ ...heardFact('k', 1), topic: TOPIC }])
    const member = await transport.join('groupe', [TOPIC])
    expect((await member.next(10))?.facts.length).toBe(1)
    await close()
  },
  TEST_MS,
)

test(
  'a service that is stopped for long gives its partitions to others',
  async () => {
    const { transport, address, close } = await opened()
    const { child } = await service(address)
    child.kill('SIGSTOP')
    for (let n = 0; n < PARTITIONS; n += 1)
      await transport.publish(TOPIC, [{ ...heardFact('k', n + 1), topic: TOPIC, partition: n }])
    const member = await transport.join('groupe', [TOPIC])
    const heard = new Set<number>()
    while (heard.size < PARTITIONS)
      for (const { position } of (await member.next(10))?.facts ?? []) heard.add(position)
    child.kill('SIGKILL')
    await close()
  },
  TEST_MS,
)

test(
  'large facts that nobody pulls wait at the broker, not in the process',
  async () => {
    const { client, transport, close } = await opened()
    const texte = 'x'.repeat(LARGE_BYTES)
    const large = (n: number) => ({
      ...heardFact('k', n),
      topic: TOPIC,
      partition: n % PARTITIONS,
      payload: { texte },
    })
    for (let n = 1; n <= LARGE; n += 10)
      await transport.publish(
        TOPIC,
        Array.from({ length: 10 }, (_, more) => large(n + more)),
      )
    const member = await transport.join('groupe', [TOPIC])
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    const peak = residentBytes(client.pid ?? 0)
    let heard = 0
    while (heard < LARGE) heard += (await member.next(1_000))?.facts.length ?? LARGE
    expect(heard).toBe(LARGE)
    expect(peak).toBeLessThan(MEMORY_BYTES)
    expect(residentBytes(client.pid ?? 0)).toBeLessThan(MEMORY_BYTES)
    await close()
  },
  TEST_MS,
)

const residentBytes = (pid: number): number => {
  const [, kilobytes = '0'] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1_024
}
