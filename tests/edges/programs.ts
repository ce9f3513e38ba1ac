import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly code: number | null
  /** What it printed on both outputs. */
  readonly said: string
  /** The same by lines, of its output first. */
  readonly lines: readonly string[]
  readonly tookMs: number
}

/** Runs a program of the repository with these variables and no others of ours. */
export const program = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  more: { readonly bun?: readonly string[] } = {},
) => {
  const startedMs = Date.now()
  const child = spawn(process.execPath, [...(more.bun ?? []), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  const texts = { said: '', out: '', err: '' }
  for (const name of ['out', 'err'] as const)
    child[`std${name}`].on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString()
      texts.said += chunk.toString()
    })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      const lines = `${texts.out}${texts.err}`.split('\n').filter((line) => line !== '')
      resolve({ code, said: texts.said, lines, tookMs: Date.now() - startedMs })
    })
  })
  return {
    ended,
    said: () => texts.said,
    out: () => texts.out,
    err: () => texts.err,
    signal: (name: NodeJS.Signals) => void child.kill(name),
  }
}

export const diagnostic = (
  environment: Readonly<Record<string, string | undefined>>,
  more: { readonly bun?: readonly string[] } = {},
): Promise<Ended> =>
  program(['apps/operations/diagnostic.ts'], { TRANSPORT: 'journal', ...environment }, more).ended

/** Whether a line is as it is told, `…` standing for anything. */
export const isAsTold = (told: string, line: string): boolean =>
  new RegExp(`^${told.split('…').map(RegExp.escape).join('.*')}$`).test(line)
