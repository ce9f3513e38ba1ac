import type { Environment } from './configuration.ts'

/**
 * What the code asks of the process that it runs in. Bun, Deno and Node all have Node's `process`; whoever
 * uses it from here alone cannot come to rely on what one of them lacks (.oxlintrc.json).
 */
export const thisProcess = {
  /** The variables of the environment, as they are at each look. */
  environment: process.env satisfies Environment,
  /** What stands after the program's name. */
  arguments: process.argv.slice(2),
  /** The runtime's own binary. */
  binary: process.execPath,
  pid: process.pid,
  /** Writes to the standard output; resolves once the system has taken it. */
  print: (text: string): Promise<void> =>
    new Promise((resolve) => {
      process.stdout.write(text, () => resolve())
    }),
  /** Writes a line to the standard error. */
  say: (line: string): void => void process.stderr.write(`${line}\n`),
  /** Seconds of CPU that were used since the start. */
  cpuSeconds: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  },
  residentBytes: (): number => process.memoryUsage.rss(),
} as const
