import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

type Environment = Readonly<Record<string, string | undefined>>

/** A program of the repository, which knows no variables but these and the usual ones of a shell. */
export const printing = (args: readonly string[], environment: Environment) => {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString('utf8')))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    ended,
    out: () => texts.out,
    err: () => texts.err,
    lines: () => `${texts.out}${texts.err}`.split('\n').filter((line) => line !== ''),
    signal: (name: NodeJS.Signals) => void child.kill(name),
  }
}

/** Runs a program to its end. */
export const printed = async (args: readonly string[], environment: Environment) => {
  const run = printing(args, environment)
  return { code: await run.ended, lines: run.lines() }
}

/** Whether a line is as it is told, `…` standing for anything. */
export const isAsTold = (told: string, line: string): boolean =>
  new RegExp(`^${told.split('…').map(RegExp.escape).join('.*')}$`).test(line)
