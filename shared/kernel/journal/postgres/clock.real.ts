import { afterAll, expect, test } from 'bun:test'
import { freshParts } from '../../../../tests/parts.ts'
import { databaseClock } from './clock.ts'
import { connect } from './connect.ts'

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 2, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

const HOUR_MS = 3_600_000
const troubled = (error: unknown): void => {
  throw error
}
const databaseNow = async (): Promise<number> =>
  Number((await sql`select extract(epoch from clock_timestamp()) * 1000 as ms`)[0]?.['ms'])

test('two instances whose machines’ clocks are hours apart share the database’s time', async () => {
  const early = await databaseClock(sql, { localMs: () => Date.now() - HOUR_MS, troubled })
  const late = await databaseClock(sql, { localMs: () => Date.now() + HOUR_MS, troubled })
  const nowMs = await databaseNow()
  for (const { clock } of [early, late]) expect(Math.abs(clock.now() - nowMs)).toBeLessThan(500)
  expect(Math.abs(early.clock.now() - late.clock.now())).toBeLessThan(500)
  early.stop()
  late.stop()
})

test('a clock that drifts from the database’s is set right again', async () => {
  let driftMs = 0
  const { clock, stop } = await databaseClock(sql, {
    everyMs: 20,
    localMs: () => performance.now() + driftMs,
    troubled,
  })
  driftMs = HOUR_MS
  const untilMs = performance.now() + 5_000
  while (clock.now() - (await databaseNow()) > 500 && performance.now() < untilMs)
    await clock.sleep(20)
  expect(Math.abs(clock.now() - (await databaseNow()))).toBeLessThan(500)
  stop()
})
