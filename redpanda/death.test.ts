import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deathOf } from './death.ts'
import { startProcess } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'colisaga-death-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const logged = (text: string): string => {
  const file = join(folder, `${crypto.randomUUID()}.log`)
  writeFileSync(file, text)
  return file
}

test.each([
  [137, 'started\nready\n', 'killed (SIGKILL); it logged last: ready'],
  [134, '', 'ended by SIGABRT'],
  [1, 'ERROR no such topic\nshut down\n', 'exit code 1; it logged last: ERROR no such topic'],
  [0, 'shut down\n\n', 'exit code 0; it logged last: shut down'],
  [
    1,
    'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device\nended\n',
    'the disk is full: PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
  ],
  [null, '', 'exit code unknown'],
])('a server that ends with %p says why by its log', (code, log, why) => {
  expect(deathOf(code, logged(log))).toBe(why)
})

test('what another run logged long before is not its reason', () => {
  const before = 'PANIC: No space left on device\n'
  expect(deathOf(1, logged(before + 'a line\n'.repeat(20)))).toBe(
    'exit code 1; it logged last: a line',
  )
})

test('a server that is killed is named with its signal, its last line and its log', async () => {
  const logFile = join(folder, 'server.log')
  const { promise: died, resolve } = Promise.withResolvers<string>()
  const server = await startProcess({
    name: 'server',
    command: 'sh',
    args: ['-c', 'echo ready >&2; sleep 60'],
    stopSignal: 'TERM',
    logFile,
    died: resolve,
  })
  while (deathOf(0, logFile).endsWith('0')) await new Promise((next) => setTimeout(next, 10))
  process.kill(server.pid, 'SIGKILL')
  expect(await died).toBe(
    `server has ended by itself: killed (SIGKILL); it logged last: ready (${logFile})`,
  )
})
