// needs: kafka, redis
// waits
import { afterAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { booksOf, isClean, isQuiet } from '../../apps/demo/books.ts'
import { Driver } from '../../apps/demo/shopper.ts'
import { fleetOf } from '../../apps/demo/fleet.ts'
import { generated } from '../../apps/demo/parcels.ts'
import { startLocalKafka } from '../../redpanda/kafka.ts'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startLocalPostgres } from '../../redpanda/postgres.ts'
import { redisByMaven } from '../../redpanda/redis-binary.ts'
import { startLocalRedis } from '../../redpanda/redis.ts'
import { redisOnPath } from '../../redpanda/stack.ts'
import { systemClock } from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'

const PARCELS = 500
const RATE = 40
const STRIKE_EVERY_MS = 2_500
const QUIET_MS = 120_000
const LOOK_MS = 250
/** A member that died keeps its partitions for six seconds, and a busy machine is slow to start another. */
const STALL_MS = 60_000
const TEST_MS = 240_000

const folder = mkdtempSync('/var/tmp/colisaga-fire-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(
  'instances, database, broker and cache are killed under load: no parcel is lost, nothing happens twice',
  async () => {
    const binary = redisOnPath() ?? (await redisByMaven(join(folder, 'redis-binary')))
    const [postgres, kafka, redis] = await Promise.all([
      startLocalPostgres({ folder: join(folder, 'postgres'), user: unprivilegedUser() }),
      startLocalKafka({ folder: join(folder, 'kafka') }),
      startLocalRedis({ folder: join(folder, 'redis'), binary }),
    ])
    const environment = {
      TRANSPORT: 'platformatic',
      DATABASE_URL: postgres.url,
      DATABASE_URL_DIRECT: postgres.url,
      KAFKA_BROKERS: kafka.brokers,
      UPSTASH_REDIS_REST_URL: redis.url,
      UPSTASH_REDIS_REST_TOKEN: redis.token,
      LOG_LEVEL: 'warn',
    }
    const fleet = await fleetOf(2, environment, join(folder, 'services.log'))
    const sql = connect({ url: postgres.url, pool: 2, name: 'fire' })
    const books = booksOf(sql)
    const driver = new Driver(fleet.addresses, systemClock, new AbortController().signal)
    const startMs = systemClock.now()
    try {
      const { articles, parcels } = generated()
      await driver.stock(articles)
      const over = new AbortController()
      const striking = (async () => {
        while (!over.signal.aborted) {
          await systemClock.sleep(STRIKE_EVERY_MS, over.signal)
          if (!over.signal.aborted) await fleet.strike()
        }
      })()
      let restarting = true
      const parts = (async () => {
        for (const part of [redis, kafka, postgres]) {
          await systemClock.sleep(STRIKE_EVERY_MS)
          await part.restart()
        }
      })().finally(() => {
        restarting = false
      })
      let sending = true
      const sent = driver.send(parcels, PARCELS, RATE).finally(() => {
        sending = false
      })

      let stallMs = 0
      let movedMs = systemClock.now()
      let before = 0
      for (const untilMs = startMs + QUIET_MS; ;) {
        // The database is away at times: then nothing is known of progress.
        const progress = await books.progress(startMs).catch(() => undefined)
        const nowMs = systemClock.now()
        const ended = progress?.terminees ?? before
        if (ended !== before) movedMs = nowMs
        before = ended
        stallMs = Math.max(stallMs, nowMs - movedMs)
        if (!sending) over.abort()
        if (!sending && !restarting && !driver.busy && progress !== undefined && isQuiet(progress))
          break
        if (nowMs > untilMs) throw new Error(`not quiet: ${JSON.stringify(progress)}`)
        await systemClock.sleep(LOOK_MS)
      }
      await Promise.all([sent, striking, parts, driver.settled()])

      const { acknowledged, problems } = driver.sent
      const run = { startMs, endMs: systemClock.now(), settled: true }
      const ledger = await books.ledger(run, [...acknowledged])
      process.stderr.write(`longest stall ${stallMs} ms; ${JSON.stringify(ledger)}\n`)
      expect(problems).toEqual([])
      expect(acknowledged.size).toBe(PARCELS)
      expect({ ledger, clean: isClean(ledger) }).toMatchObject({ clean: true })
      expect(ledger.enCours).toBe(0)
      expect(stallMs).toBeLessThan(STALL_MS)
    } finally {
      await sql.end({ timeout: 1 })
      await fleet.stop()
      await Promise.allSettled([postgres.stop(), kafka.stop(), redis.stop()])
    }
  },
  TEST_MS,
)
