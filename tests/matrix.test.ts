import { expect, test } from 'bun:test'
import { fileHead } from './file-head.ts'
import { matrixLines } from './matrix.ts'

test('a file says what it needs, where it runs and what it shows, and nothing of it is needed', () => {
  expect(
    fileHead('// needs: kafka, redis\n// on: bun, deno\n// waits\n// lane: platformatic saga\n'),
  ).toEqual({
    needs: ['kafka', 'redis'],
    waits: true,
    on: ['bun', 'deno'],
    lane: { client: 'platformatic', suite: 'saga' },
  })
  expect(fileHead("import 'node:fs'\n")).toEqual({
    needs: [],
    waits: false,
    on: ['bun'],
    lane: undefined,
  })
  expect(fileHead('// lane: mixed both ledger\n').lane).toEqual({
    runtime: 'mixed',
    client: 'both',
    suite: 'ledger',
  })
  expect(() => fileHead('// on: bun, dino\n')).toThrow('dino is no runtime')
})

test('the matrix has a line for each runtime, client and suite, with the reason where none ran', () => {
  const saga = { client: 'platformatic', suite: 'saga' }
  expect(
    matrixLines([
      { lane: saga, runtime: 'node', passed: 22, failed: 1, tookMs: 31_400 },
      { lane: saga, runtime: 'deno', skipped: 'no Deno', passed: 0, failed: 0, tookMs: 0 },
      {
        lane: { client: '-', suite: 'http' },
        runtime: 'bun',
        passed: 15,
        failed: 0,
        tookMs: 20_000,
      },
    ]),
  ).toEqual([
    'suite  client        runtime  result',
    'http   -             bun      15 passed, 0 failed in 20 s',
    'saga   platformatic  deno     skipped: no Deno',
    'saga   platformatic  node     22 passed, 1 failed in 31 s',
  ])
})
