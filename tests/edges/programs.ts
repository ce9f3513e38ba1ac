import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly code: number | null
  /** What it printed on both outputs. */
  readonly said: string
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
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, said, tookMs: Date.now() - startedMs }))
  })
  return { ended, said: () => said, signal: (name: NodeJS.Signals) => void child.kill(name) }
}

export const diagnostic = (
  environment: Readonly<Record<string, string | undefined>>,
  more: { readonly bun?: readonly string[] } = {},
): Promise<Ended> =>
  program(['apps/operations/diagnostic.ts'], { TRANSPORT: 'journal', ...environment }, more).ended
