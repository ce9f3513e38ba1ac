// needs: redis
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type AddressInfo, type Server, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { freePort } from '../../redpanda/ports.ts'
import { eventually } from '../faults/watching.ts'
import { freshParts } from '../parts.ts'
import { diagnostic, isAsTold, program } from './programs.ts'
import { type SaidOfStart, saidOfStart } from './said-start.ts'

const TEST_MS = 90_000
const SOON_MS = 15_000
const SIGTERM_MS = 2_000
const LIMIT_MS = 30_000
const SERVICES = ['apps/host/run-all.ts']
const { databaseUrl } = await freshParts()

/** A port of which the four after it are free too. */
const firstOfFive = async (): Promise<number> => {
  const first = await freePort()
  return first < 65_000 ? first : firstOfFive()
}
let silent: Server
let silentPort = 0
beforeAll(async () => {
  silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  silentPort = (silent.address() as AddressInfo).port
})
afterAll(() => void silent.close())

/** Both are told this environment; a start has to end by itself. */
const bothSay = async (
  situation: SaidOfStart,
  environment: Readonly<Record<string, string>>,
): Promise<void> => {
  const own = { DATABASE_URL: databaseUrl, TRANSPORT: 'journal', ...environment }
  const examined = await diagnostic(own)
  expect(examined.code).toBe(1)
  const told = saidOfStart(situation, 'diagnostic')
  expect(examined.lines.filter((line) => isAsTold(told, line))).toHaveLength(1)
  const { code, lines } = await program(SERVICES, own).ended
  expect({ code, lines: lines.length }).toEqual({ code: 2, lines: 1 })
  expect(isAsTold(saidOfStart(situation, 'start'), lines[0] ?? '')).toBe(true)
}

test(
  'a port that is taken is told before anything is opened',
  () => bothSay('a port is taken by another program', { PORT: String(silentPort) }),
  TEST_MS,
)
test(
  'an address of another machine is told before anything is opened',
  async () => {
    for (const host of ['192.0.2.1', 'nulle-part.invalid'])
      await bothSay('HOST is no address of this machine', { HOST: host })
  },
  TEST_MS,
)
test(
  'a log file that cannot be written is told before anything is opened',
  async () => {
    for (const file of [tmpdir(), '/proc/nulle-part/x.log'])
      await bothSay('the log file is a folder, or cannot be made', { LOG_FILE: file })
  },
  TEST_MS,
)

test(
  'while a broker is silent /pret says why, the log and the diagnostic too, and SIGTERM ends it',
  async () => {
    const port = await firstOfFive()
    const own = {
      DATABASE_URL: databaseUrl,
      TRANSPORT: 'auto',
      KAFKA_BROKERS: `127.0.0.1:${silentPort}`,
    }
    const examined = await diagnostic(own)
    expect(examined.code).toBe(1)
    const said = saidOfStart('a broker that takes the connection and never answers', 'diagnostic')
    expect(examined.lines.filter((line) => isAsTold(said, line))).toHaveLength(1)

    const waiting = program(['apps/envoi/main.ts'], {
      ...own,
      PORT: String(port),
      LOG_FILE: '/dev/null',
    })
    await eventually('it says so', SOON_MS, async () =>
      waiting
        .err()
        .split('\n')
        .find((line) =>
          isAsTold(
            saidOfStart('a broker that takes the connection and never answers', 'start'),
            line,
          ),
        ),
    )
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    expect((await ask('/sante')).status).toBe(200)
    const ready = await ask('/pret')
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { manque: [{ partie: 'Kafka' }] },
    ])
    const askedMs = Date.now()
    waiting.signal('SIGTERM')
    expect((await waiting.ended).code).toBe(130)
    expect(Date.now() - askedMs).toBeLessThan(SIGTERM_MS)
  },
  TEST_MS,
)

test(
  'a broker that stays silent is given up with one line that names its variable',
  async () => {
    const { code, lines, tookMs } = await program(['apps/envoi/main.ts'], {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: `127.0.0.1:${silentPort}`,
      PORT: '0',
    }).ended
    expect(code).toBe(1)
    expect(lines.at(-1)).toContain('KAFKA_BROKERS')
    expect(tookMs).toBeGreaterThan(LIMIT_MS)
    expect(tookMs).toBeLessThan(LIMIT_MS + SOON_MS)
  },
  TEST_MS,
)

test(
  'services that run already are no mistake to the diagnostic',
  async () => {
    const port = await firstOfFive()
    const own = { DATABASE_URL: databaseUrl, TRANSPORT: 'journal', PORT: String(port) }
    const running = program(SERVICES, own)
    await eventually('they are ready', SOON_MS, async () =>
      (await fetch(`http://127.0.0.1:${port + 4}/pret`).catch(() => undefined))?.status === 200
        ? true
        : undefined,
    )
    const { code, lines } = await diagnostic(own)
    expect(code).toBe(0)
    const told = saidOfStart('the services listen on their ports already', 'diagnostic')
    expect(lines.filter((line) => isAsTold(told, line))).toHaveLength(5)
    running.signal('SIGTERM')
    expect((await running.ended).code).toBe(0)
  },
  TEST_MS,
)
