import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, logFileTrouble, memorySink, type LogLevel } from './log.ts'

const lineOf = (error: Error, level: LogLevel = 'info'): string => {
  const sink = memorySink()
  createLog({ service: 's', level, sink, now: Date.now }).error('trouble', error)
  return sink.lines.join('')
}

test('an error that is a sentence is logged as one, and a bug with its stack', () => {
  expect(lineOf(new Error('the disk is full'))).toContain('"error":"the disk is full"')
  expect(lineOf(new Error('the disk is full'))).not.toContain('"stack"')
  expect(lineOf(new TypeError('x is undefined'))).toContain('"stack":"TypeError: x is undefined')
  expect(lineOf(new Error('the disk is full'), 'debug')).toContain('"stack"')
})

describe('whether a log file can be written is found out without a trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-log-'))
  const file = join(folder, 'kept.log')
  writeFileSync(file, 'a line\n')
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a file, and one whose folders are to be made', () => {
    expect(logFileTrouble(file)).toBeUndefined()
    expect(logFileTrouble(join(folder, 'a', 'b', 'c.log'))).toBeUndefined()
    expect(existsSync(file)).toBe(true)
    expect(existsSync(join(folder, 'a'))).toBe(false)
  })

  test.each([
    ['a folder', () => folder, /^LOG_FILE: EISDIR/],
    ['a file in place of a folder', () => join(file, 'x.log'), /^LOG_FILE: (ENOTDIR|EEXIST)/],
    ['a place where nothing can be made', () => '/proc/nulle-part/x.log', /^LOG_FILE: /],
  ])('%s', (_, path, says) => expect(logFileTrouble(path())).toMatch(says))
})
