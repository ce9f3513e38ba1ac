import { expect, test } from 'bun:test'
import { hostname } from 'node:os'
import type { Sql } from 'postgres'
import {
  createInstruments,
  observeProcess,
  systemClock,
  watchLoop,
} from '../../shared/kernel/index.ts'
import { watched } from '../../shared/kernel/postgres.ts'
import { boards } from '../../observability/panels/boards.ts'
import { exposition } from '../../shared/kernel/testing.ts'

const BLOCKED_MS = 500

test('a loop that is blocked is seen to be late, at its worst and not in its median', async () => {
  const loop = watchLoop()
  expect(loop.lag()).toBeUndefined()
  await systemClock.sleep(700)
  const untilMs = performance.now() + BLOCKED_MS
  while (performance.now() < untilMs);
  await systemClock.sleep(700)
  const lag = loop.lag()
  loop.stop()
  expect(lag?.worst).toBeGreaterThan(BLOCKED_MS * 0.5)
  expect(lag?.p50).toBeLessThan(BLOCKED_MS / 3)
})

test('what the database has been asked and has not answered is counted, refusals and transactions too', async () => {
  const answers: PromiseWithResolvers<unknown[]>[] = []
  const ask = () => {
    const answer = Promise.withResolvers<unknown[]>()
    answers.push(answer)
    return answer.promise
  }
  const { sql, inFlight } = watched({ unsafe: ask, begin: ask } as unknown as Sql)
  const asked = [sql.unsafe('select 1'), sql.begin(async () => 1), sql.unsafe('select 2')]
  expect(inFlight()).toBe(3)
  answers[0]?.resolve([])
  answers[1]?.resolve([])
  answers[2]?.reject(new Error('refusé'))
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect(inFlight()).toBe(0)
})

test('the process, its loop and its pool are read at the scrape', async () => {
  const instruments = createInstruments('s', systemClock)
  const loop = { lag: () => ({ p50: 1, p99: 2, worst: 3 }), stop: () => {} }
  const services = ['envoi', 'stock']
  observeProcess(instruments, {
    loop,
    services,
    queriesInFlight: () => 5,
    poolSize: 4,
    linesLost: () => 7,
  })
  const seen = exposition(await instruments.text())
  const late = ['0.5', '0.99', '1'].map((quantile) => seen.value('event_loop_lag_ms', { quantile }))
  expect(late).toEqual([1, 2, 3])
  expect([seen.value('database_queries'), seen.value('database_pool_size')]).toEqual([5, 4])
  expect(seen.value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect(seen.value('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(seen.value('log_lines_lost_total')).toBe(7)
})

test('services of one process show its values under one name, so that it is drawn once', async () => {
  const services = ['envoi', 'stock']
  const loop = { lag: () => ({ p50: 1, p99: 2, worst: 3 }), stop: () => {} }
  const shown = await Promise.all(
    services.map(async (service) => {
      const instruments = createInstruments(service, systemClock)
      observeProcess(instruments, {
        loop,
        services,
        queriesInFlight: () => 0,
        poolSize: 1,
        linesLost: () => 7,
      })
      return exposition(await instruments.text())
    }),
  )
  const metrics = [
    'event_loop_lag_ms',
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
  ]
  for (const metric of metrics) {
    expect(shown.map((seen) => seen.labelsOf(metric, 'services'))).toEqual([
      ['envoi stock'],
      ['envoi stock'],
    ])
    const processes = new Set(shown.flatMap((seen) => seen.labelsOf(metric, 'process')))
    expect([...processes]).toEqual([`${hostname()}:${process.pid}`])
    const expressions = boards
      .flatMap(({ rows }) => rows.flatMap(({ panels }) => panels))
      .flatMap(({ queries }) => queries.map(({ expr }) => expr))
      .filter((expr) => expr.includes(metric))
    expect(expressions.length).toBeGreaterThan(0)
    for (const expr of expressions) expect(expr).toStartWith('max by (process, services) (')
  }
})
