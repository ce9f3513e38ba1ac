// needs: kafka
import { afterAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { booksOf, isClean, isQuiet } from '../../apps/demo/books.ts'
import { fleetOf } from '../../apps/demo/fleet.ts'
import { generated } from '../../apps/demo/parcels.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { freshParts } from '../parts.ts'

const TEST_MS = 200_000
const RATE_MS = 40
const LOOK_MS = 100
const QUIET_MS = 60_000
const folder = mkdtempSync('/var/tmp/colisaga-rolling-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(
  'each instance is restarted in its turn, and a client that goes elsewhere on 503 sees no error',
  async () => {
    const { databaseUrl, kafka } = await freshParts()
    const environment = {
      TRANSPORT: 'platformatic',
      DATABASE_URL: databaseUrl,
      DATABASE_URL_DIRECT: databaseUrl,
      KAFKA_BROKERS: kafka?.brokers,
      KAFKA_PREFIX: kafka?.prefix,
      UPSTASH_REDIS_REST_URL: '',
      UPSTASH_REDIS_REST_TOKEN: '',
      LOG_LEVEL: 'warn',
    }
    const fleet = await fleetOf(2, environment, join(folder, 'services.log'))
    const addresses = fleet.addresses['envoi'] ?? []
    const over = new AbortController()
    const ready = new Set(addresses)
    // What a load balancer does: it asks who is ready, and sends nobody else a request.
    const watching = (async () => {
      while (!over.signal.aborted) {
        for (const address of addresses) {
          const answer = await fetch(`${address}/pret`).catch(() => undefined)
          if (answer?.status === 200) ready.add(address)
          else ready.delete(address)
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    })()
    const acknowledged: string[] = []
    const errors: string[] = []
    const send = async (body: object): Promise<void> => {
      const key = crypto.randomUUID()
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const [address] = [...ready].sort(() => Math.random() - 0.5)
        if (address !== undefined) {
          try {
            const response = await fetch(`${address}/colis`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'idempotency-key': key },
              body: JSON.stringify(body),
            })
            const answer = (await response.json()) as { colisId?: string }
            if (response.status === 201) return void acknowledged.push(answer.colisId ?? '')
            if (response.status !== 503) return void errors.push(`${response.status}`)
          } catch (error) {
            return void errors.push(String(error))
          }
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      errors.push('nobody was ready')
    }
    const { articles, parcels } = generated()
    for (const { sku } of articles)
      await fetch(`${fleet.addresses['stock']?.[0]}/articles/${sku}/approvisionnement`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ quantite: 20_000 }),
      })
    const startMs = Date.now()
    const sending: Promise<void>[] = []
    let rolling = true
    const rolled = fleet.roll().finally(() => {
      rolling = false
    })
    for (const { body } of parcels) {
      if (!rolling) break
      sending.push(send(body))
      await new Promise((resolve) => setTimeout(resolve, RATE_MS))
    }
    await Promise.all([rolled, ...sending])
    over.abort()
    await watching

    const sql = connect({ url: databaseUrl, pool: 2, name: 'rolling' })
    const books = booksOf(sql)
    for (const untilMs = Date.now() + QUIET_MS; ;) {
      const progress = await books.progress(startMs)
      if (isQuiet(progress)) break
      if (Date.now() > untilMs) throw new Error(`not quiet: ${JSON.stringify(progress)}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    const ledger = await books.ledger({ startMs, endMs: Date.now(), settled: true }, acknowledged)
    await sql.end()
    await fleet.stop()
    expect(errors).toEqual([])
    expect(acknowledged.length).toBe(sending.length)
    expect({ ledger, clean: isClean(ledger) }).toMatchObject({ clean: true })
  },
  TEST_MS,
)
