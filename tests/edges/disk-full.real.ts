// needs: kafka, root
// waits
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { startLocalPostgres } from '../../redpanda/postgres.ts'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { freshParts } from '../parts.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { eventually, metricOf, unconfirmed } from '../faults/watching.ts'
import { diagnostic, isAsTold, program } from './programs.ts'
import { saidOfStart } from './said-start.ts'
import { asSuperuser } from './servers.ts'

const DISK = `/var/tmp/colisaga-disk-${process.pid}`
const DISK_MB = 400
const FILLER = `${DISK}/filler`
/** So soon whoever asks knows, in either direction. */
const SOON_MS = 5_000
const TEST_MS = 90_000
const SERVICES = ['envoi', 'paiement', 'stock', 'notification', 'suivi'] as const

let postgres: Awaited<ReturnType<typeof startLocalPostgres>> | undefined
let running: SagaWorld | undefined
const world = (): SagaWorld => {
  if (running === undefined) throw new Error('nothing runs')
  return running
}
const shop = shopIn(world)

const must = (command: string, ...args: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}

beforeAll(async () => {
  mkdirSync(DISK)
  must('mount', '-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', DISK)
  chmodSync(DISK, 0o755)
  postgres = await startLocalPostgres({
    folder: `${DISK}/postgres`,
    port: 0,
    user: unprivilegedUser(),
  })
  const { kafka } = await freshParts()
  running = await worldOn({
    TRANSPORT: 'platformatic',
    DATABASE_URL: postgres.url,
    DATABASE_URL_DIRECT: postgres.url,
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
  })
}, TEST_MS)
afterAll(async () => {
  await running?.close()
  await postgres?.stop()
  await eventually('the disk is let go', SOON_MS, async () =>
    spawnSync('umount', [DISK]).status === 0 ? true : undefined,
  )
  rmSync(DISK, { recursive: true })
})

const fill = (): void => {
  const { bavail, bsize } = statfsSync(DISK)
  writeFileSync(FILLER, Buffer.alloc(bavail * bsize))
}
const readiness = (service: string) => shop.get(service, '/pret')
const refused = async (service: string) => {
  const { status, body } = await readiness(service)
  return status === 503 ? body : undefined
}

const environmentOf = (url: string) => ({
  TRANSPORT: 'journal',
  DATABASE_URL: url,
  PORT: '0',
})

/** The diagnostic and a start both end by saying that nothing can be written. */
const bothAreRefused = async (url: string): Promise<void> => {
  const { PORT: _, ...own } = environmentOf(url)
  const examined = await diagnostic(own)
  expect(examined.code).toBe(1)
  const told = saidOfStart('the disk of the database is full', 'diagnostic')
  expect(examined.lines.filter((line) => isAsTold(told, line))).toHaveLength(1)
  const { code, lines } = await program(['apps/envoi/main.ts'], environmentOf(url)).ended
  expect(code).toBe(1)
  const last = saidOfStart('the disk of the database is full', 'start')
  expect(isAsTold(last, lines.at(-1) ?? '')).toBe(true)
}

test(
  'a disk that is full is told by the diagnostic and by a start, whether the schemas are there or not',
  async () => {
    const url = postgres?.url ?? ''
    await asSuperuser(url, 'create database empty')
    const empty = url.replace(/\/[^/]*$/, '/empty')
    // Catalogs have their own free space, which a trial may find: it is taken first.
    await asSuperuser(empty, 'vacuum full')
    // A first connection writes a file of its own, without which the next one is refused as it comes.
    for (const one of [url, empty]) await asSuperuser(one, 'select 1')
    fill()
    try {
      await bothAreRefused(url)
      await bothAreRefused(empty)
    } finally {
      rmSync(FILLER)
    }
    const { code, lines } = await diagnostic({ TRANSPORT: 'journal', DATABASE_URL: url })
    expect({ code, wrong: lines.filter((line) => line.startsWith('MANQUE     P')) }).toMatchObject({
      wrong: [],
    })
  },
  TEST_MS,
)

test(
  'while the disk is full every service says so at /pret, and none when there is room again',
  async () => {
    const sku = await shop.stocked(100)
    const before = await shop.sent(sku)
    expect(await unconfirmed(world(), [before], SOON_MS)).toEqual([])
    for (const service of SERVICES) expect((await readiness(service)).status).toBe(200)

    fill()
    for (const service of SERVICES) {
      const { manque } = await eventually(`${service} is not ready`, SOON_MS, () =>
        refused(service),
      )
      expect(JSON.stringify(manque)).toMatch(
        /"base".*la base refuse d’écrire.*No space left on device/,
      )
    }
    // What is refused meanwhile is refused whole; it is told of even when nobody asks any more.
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => shop.post('envoi', '/colis', shop.demande(sku))),
    )
    const taken = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => String(body['colisId']))
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([])
    expect(taken.length).toBeLessThan(answers.length)
    await eventually('the standstill is counted', SOON_MS, async () =>
      (await metricOf(world(), 'envoi', 'writer_standstill_seconds')) > 0 ? true : undefined,
    )

    rmSync(FILLER)
    for (const service of SERVICES)
      await eventually(`${service} is ready`, SOON_MS, async () =>
        (await readiness(service)).status === 200 ? true : undefined,
      )
    await eventually('nothing stands still', SOON_MS, async () =>
      (await metricOf(world(), 'envoi', 'writer_standstill_seconds')) === 0 ? true : undefined,
    )
    const after = await shop.sent(sku)
    expect(await unconfirmed(world(), [...taken, after], 30_000)).toEqual([])
  },
  TEST_MS,
)
