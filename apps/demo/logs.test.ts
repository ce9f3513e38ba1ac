import { expect, test } from 'bun:test'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../shared/kernel/index.ts'
import { followLogs, logLine } from './logs.ts'

const line = (fields: object): string =>
  JSON.stringify({
    level: 'INFO',
    timestamp: '2026-11-25T18:04:12.345Z',
    service: 'ServiceStock',
    correlationId: 'abc-123',
    ...fields,
  })
const said = line({
  event: 'StockReserve',
  durationMs: 3,
  key: '0193b8f2-0000-7000-8000-000000000001',
})

test('a fact said, a fact heard, a request and a warning are one short line each', () => {
  expect(logLine(said, false)).toBe(
    '18:04:12.345 stock        → StockReserve                         3 ms  00000001  [abc-123]',
  )
  const heard = line({
    event: 'ColisCree',
    from: 'envoi',
    durationMs: 0,
    key: '0193b8f2-0000-7000-8000-000000000001',
  })
  expect(logLine(heard, false)).toBe(
    '18:04:12.345 stock        ← ColisCree (envoi)                    0 ms  00000001  [abc-123]',
  )
  const request = line({ event: 'GET /articles', durationMs: 1, status: 200 })
  expect(logLine(request, false)).toBe(
    '18:04:12.345 stock          GET /articles                        1 ms  200  [abc-123]',
  )
  const warning = line({ level: 'WARN', event: 'parked', key: 'p1', reason: 'ZodError: …' })
  expect(logLine(warning, false)).toContain('p1  [abc-123]  ZodError: …')
})

test('a line is coloured for a terminal alone', () => {
  expect(logLine(said, true)).toContain('\u001b[34mstock')
  expect(logLine(said, false)).not.toContain('\u001b')
})

test('what is no log line is shown as it is', () => {
  expect(logLine('Segmentation fault', false)).toBe('Segmentation fault')
})

test.each([[true], [false]])(
  'what is added to the files is shown, each line once and whole, and nothing from before (terminal: %p)',
  async (terminal) => {
    const folder = mkdtempSync(join(tmpdir(), 'journaux-'))
    const [first, second] = [join(folder, 'a.log'), join(folder, 'b.log')]
    writeFileSync(first, 'before\n')
    const shown: string[] = []
    const stop = new AbortController()
    const following = followLogs([first, second], {
      out: { write: (text) => shown.push(text), isTTY: terminal },
      clock: systemClock,
      signal: stop.signal,
    })
    await systemClock.sleep(50)
    appendFileSync(first, 'one\ntwo\nthr')
    writeFileSync(second, 'other\n')
    await systemClock.sleep(250)
    appendFileSync(first, `ee\n${said}\n`)
    stop.abort()
    await following
    const plain = ['one\n', 'other\n', 'three\n', 'two\n']
    expect(shown.toSorted()).toEqual([`${logLine(said, terminal)}\n`, ...plain])
    rmSync(folder, { recursive: true })
  },
)
