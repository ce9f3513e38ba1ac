import { closeSync, fstatSync, openSync, readSync, statfsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'

/** A shell's exit code for a command that a signal has ended. */
const SIGNALLED = 128
/** The end of a log, which is where a server says why it ends. */
const END_BYTES = 16 * 1024
const LINE_CHARACTERS = 300
/** With less room than this, hardly anything can be written. */
const FULL_BYTES = 1024 * 1024
const FULL = /no space left on device|ENOSPC|disk quota exceeded/i
/** Lines that say what went wrong, before those that only say how the server ended. */
const GRAVE = /\b(PANIC|FATAL|ERROR|Exception|Error|error)\b/
/** What the guard's shell adds to the log of whom a signal has ended. */
const SHELL = /^(Killed|Terminated|Aborted|Segmentation fault)( \(core dumped\))?$/
/** Earlier lines are about something else. */
const LINES = 12

/** Why a server ended without being asked to, as far as its exit code, its log and its disk tell. */
export const deathOf = (code: number | null, logFile: string): string => {
  const lines = endOf(logFile)
  const full = lines.findLast((line) => FULL.test(line))
  if (full !== undefined) return `the disk is full: ${full}`
  if (isFull(dirname(logFile))) return `the disk of ${dirname(logFile)} is full`
  const how = howOf(code)
  // Whom a signal ends says no word about it.
  const grave =
    code !== null && code < SIGNALLED ? lines.findLast((line) => GRAVE.test(line)) : undefined
  const last = grave ?? lines.at(-1)
  return last === undefined ? how : `${how}; it logged last: ${last}`
}

const howOf = (code: number | null): string => {
  if (code === null || code < SIGNALLED) return `exit code ${code ?? 'unknown'}`
  const signal = Object.entries(constants.signals).find(([, n]) => n === code - SIGNALLED)?.[0]
  return signal === 'SIGKILL' ? 'killed (SIGKILL)' : `ended by ${signal ?? `code ${code}`}`
}

const endOf = (logFile: string): readonly string[] => {
  try {
    const file = openSync(logFile, 'r')
    try {
      const { size } = fstatSync(file)
      const buffer = Buffer.alloc(Math.min(size, END_BYTES))
      readSync(file, buffer, 0, buffer.length, size - buffer.length)
      return buffer
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '' && !SHELL.test(line.trim()))
        .slice(-LINES)
        .map((line) => line.slice(0, LINE_CHARACTERS))
    } finally {
      closeSync(file)
    }
  } catch {
    return []
  }
}

const isFull = (folder: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < FULL_BYTES
  } catch {
    return false
  }
}
