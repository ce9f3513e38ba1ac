// needs: kafka
import { afterAll, expect, test } from 'bun:test'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { booksOf, isClean, isQuiet } from '../../apps/demo/books.ts'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startLocalPostgres } from '../../redpanda/postgres.ts'
import { runToEnd } from '../../redpanda/process.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { realWorld } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

const TEST_MS = 180_000
const QUIET_MS = 60_000
const folder = mkdtempSync('/var/tmp/colisaga-restore-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SERVICES = ['envoi', 'paiement', 'stock', 'notification'] as const

test(
  'a database restored from an old backup uses no position twice, and hears again what it has forgotten',
  async () => {
    const user = unprivilegedUser()
    const options = { folder: join(folder, 'postgres'), user }
    let postgres = await startLocalPostgres(options)
    const running = async (): Promise<SagaWorld> =>
      realWorld({
        transport: 'platformatic',
        environment: () => ({ DATABASE_URL: postgres.url, KAFKA_PREFIX: prefix }),
      })
    const prefix = `restore${Date.now()}.`
    const quiet = async (): Promise<void> => {
      const sql = connect({ url: postgres.url, pool: 1, name: 'restore' })
      const untilMs = Date.now() + QUIET_MS
      for (;;) {
        const progress = await booksOf(sql).progress(0)
        if (isQuiet(progress)) break
        if (Date.now() > untilMs) throw new Error(`not quiet: ${JSON.stringify(progress)}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      await sql.end()
    }
    const heads = async (): Promise<readonly number[]> => {
      const sql = connect({ url: postgres.url, pool: 1, name: 'restore' })
      const found = await Promise.all(
        SERVICES.map((name) =>
          sql.unsafe(`select coalesce(max(position), 0) as head from ${name}.journal`),
        ),
      )
      await sql.end()
      return found.map((rows) => Number(rows[0]?.['head']))
    }

    // Before the backup, and after it: what the second half does is to be forgotten.
    let world = await running()
    const shop = shopIn(() => world)
    const sku = await shop.stocked(100)
    const kept = await Promise.all(Array.from({ length: 10 }, () => shop.sent(sku)))
    await quiet()
    await world.close()
    await postgres.stop()
    const data = join(options.folder, 'data')
    cpSync(data, join(folder, 'backup'), { recursive: true })
    postgres = await startLocalPostgres(options)
    world = await running()
    const forgotten = await Promise.all(Array.from({ length: 10 }, () => shop.sent(sku)))
    await quiet()
    const reached = await heads()
    await world.close()

    await postgres.stop()
    rmSync(data, { recursive: true })
    cpSync(join(folder, 'backup'), data, { recursive: true })
    if (user !== undefined)
      await runToEnd(
        { name: 'chown', command: 'chown', args: ['-R', `${user.uid}:${user.gid}`, data] },
        10_000,
      )
    postgres = await startLocalPostgres(options)
    world = await running()
    const later = await Promise.all(Array.from({ length: 10 }, () => shop.sent(sku)))
    for (const service of SERVICES)
      await runToEnd(
        {
          name: 'republier',
          command: process.execPath,
          args: ['apps/operations/republier.ts', '--service', service, '--depuis', '1'],
          env: { DATABASE_URL: postgres.url },
        },
        30_000,
      )
    await quiet()

    const after = await heads()
    for (const [n, head] of after.entries()) expect(head).toBeGreaterThan(reached[n] ?? 0)
    for (const colisId of [...kept, ...later])
      expect((await shop.get('suivi', `/sagas/${colisId}`)).body).toMatchObject({
        etat: 'reussie',
      })
    for (const colisId of forgotten)
      expect((await shop.get('suivi', `/colis/${colisId}`)).status).toBe(404)
    const sql = connect({ url: postgres.url, pool: 1, name: 'restore' })
    const run = { startMs: 0, endMs: Date.now(), settled: true }
    const ledger = await booksOf(sql).ledger(run, [...kept, ...later])
    expect({ ledger, clean: isClean(ledger) }).toMatchObject({ clean: true })
    await sql.end()
    await world.close()
    await postgres.stop()
  },
  TEST_MS,
)
