// needs: kafka
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { heardFact } from '../../shared/kernel/testing.ts'
import { freshParts } from '../parts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 60_000
const TOPIC = 'colis.envoi'
const PARKED = `${TOPIC}.dlq`
const PARTITIONS = 3
const COMMAND = ['apps/operations/topics.ts']
/** More than a pipe holds: whoever reads one line of it leaves before the end. */
const MANY = 2_000

const { kafka } = await freshParts()
if (kafka === undefined) throw new Error('no Kafka')
const environment = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  KAFKA_BROKERS: kafka.brokers,
  KAFKA_PREFIX: kafka.prefix,
}
const transport = platformaticTransport({
  brokers: [kafka.brokers],
  clientId: 'essai',
  prefix: kafka.prefix,
})

let last = 0
const publish = (topic: string, keys: readonly string[]) =>
  transport.publish(
    topic,
    keys.map((key) => {
      last += 1
      return { ...heardFact(key, last), topic, partition: last % PARTITIONS }
    }),
  )

beforeAll(async () => {
  await transport.prepare([TOPIC, PARKED], PARTITIONS)
  // Each at a time of its own: among partitions, a record's time is all that orders it.
  for (const key of ['colis-1', 'colis-2', 'colis-1']) {
    await publish(TOPIC, [key])
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await publish(PARKED, ['colis-9'])
  const member = await transport.join('colisaga.essai', [TOPIC])
  const batch = await member.next(2)
  if (batch !== undefined) member.hint(batch)
  await member.leave()
}, TEST_MS)
afterAll(() => transport.close())

const topics = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
  })
  return { code: status, lines: stdout.split('\n').slice(0, -1), stderr }
}

test('without a topic it lists the topics, and the groups with what they are behind', () => {
  const { code, lines, stderr } = topics()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const rows = lines.map((line) => line.split(/ {2,}/))
  expect(rows).toContainEqual([TOPIC, '3', '3'])
  expect(rows).toContainEqual([PARKED, '3', '1'])
  const group = rows.find(([name]) => name === 'colisaga.essai') ?? []
  expect(group.slice(1, 3)).toEqual(['Empty', '0'])
})

test('from the beginning each record is shown as it is, with its headers when they are asked for', () => {
  const { code, lines, stderr } = topics(TOPIC, '--debut', '--fin', '--entetes')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const records = lines.filter((line) => !line.startsWith(' '))
  expect(records.map((line) => line.split('  ')[2])).toEqual(['colis-1', 'colis-2', 'colis-1'])
  expect(records[0]).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]{12}Z {2}\d\/0 {2}colis-1 {2}\{"type":"EssaiFait","timestamp":"[^"]+","payload":\{"key":"colis-1"\}\}$/,
  )
  const headers = lines.filter((line) => line.startsWith('    '))
  expect(headers).toContain('    ce_type: EssaiFait')
  expect(headers).toContain('    position: 1')
})

test('by its key one parcel is followed, and parked facts are read on their own topic', () => {
  const followed = topics(TOPIC, '--debut', '--fin', '--cle', 'colis-1')
  expect(followed.lines.map((line) => line.split('  ')[2])).toEqual(['colis-1', 'colis-1'])
  const parked = topics(PARKED, '--debut', '--fin')
  expect(parked.lines.map((line) => line.split('  ')[2])).toEqual(['colis-9'])
})

test(
  'what is published from now on appears, and Ctrl-C ends it quietly',
  async () => {
    const child = spawn(process.execPath, [...COMMAND, TOPIC], { cwd: ROOT, env: environment })
    let shown = ''
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const untilMs = Date.now() + 20_000
    // Published until it appears: nothing says when the command has found the ends of the topic.
    while (!shown.includes('colis-vif') && Date.now() < untilMs) {
      await publish(TOPIC, ['colis-vif'])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(shown).toContain('colis-vif')
    expect(shown).not.toContain('colis-2')
    expect(complaint).toBe('')
  },
  TEST_MS,
)

test(
  'it ends quietly when nobody reads on',
  async () => {
    await publish(
      TOPIC,
      Array.from({ length: MANY }, (_, n) => `colis-${n}`),
    )
    const line = `set -o pipefail; "$0" ${COMMAND.join(' ')} ${TOPIC} --debut | head -n 1`
    // 141 is what a shell gives for a program that SIGPIPE has ended.
    const piped = spawnSync('bash', ['-c', line, process.execPath], {
      cwd: ROOT,
      env: environment,
      encoding: 'utf8',
      timeout: TEST_MS,
    })
    expect({ code: piped.status, stderr: piped.stderr }).toEqual({ code: 141, stderr: '' })
    expect(piped.stdout.split('\n').length).toBe(2)
  },
  TEST_MS,
)

test('a topic that is not there and brokers that do not answer are said in one line', () => {
  const unknown = topics('colis.inconnu')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toBe(`colis.inconnu: no such topic; there are: ${TOPIC}, ${PARKED}\n`)
  const away = spawnSync(process.execPath, [...COMMAND, TOPIC], {
    cwd: ROOT,
    env: { ...environment, KAFKA_BROKERS: '127.0.0.1:1' },
    encoding: 'utf8',
  })
  expect(away.status).toBe(1)
  expect(away.stderr).toMatch(/^KAFKA_BROKERS 127\.0\.0\.1:1: [^\n]+\n$/)
})
