import { expect, test } from 'bun:test'
import { type AddressInfo, createServer } from 'node:net'
import { isAway } from '../../runtime/patience.ts'
import { connect } from './connect.ts'

const TEST_MS = 15_000
const POOL = 4
const WATCHED_MS = 1_500
/** Connections that a pool may begin in a second, while whoever asks tries again five times a second. */
const MOST_A_SECOND = 40

test(
  'who takes connections and closes them is told as away, and is not called without a pause',
  async () => {
    let taken = 0
    const server = createServer((socket) => {
      taken += 1
      socket.on('error', () => {})
      socket.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const sql = connect({ url: `postgres://u:p@127.0.0.1:${port}/d`, pool: POOL, name: 'essai' })
    const failures: unknown[] = []
    const over = Date.now() + WATCHED_MS
    const asking = Array.from({ length: POOL }, async () => {
      while (Date.now() < over) {
        await sql`select 1`.catch((error: unknown) => failures.push(error))
        await Bun.sleep(200)
      }
    })
    await Promise.race([Promise.all(asking), Bun.sleep(2 * WATCHED_MS)])
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.every(isAway)).toBe(true)
    expect(String(failures[0])).toContain(`127.0.0.1:${port} takes the connection and closes it`)
    expect(taken / (WATCHED_MS / 1_000)).toBeLessThan(MOST_A_SECOND)
    await sql.end({ timeout: 1 })
    server.close()
  },
  TEST_MS,
)
