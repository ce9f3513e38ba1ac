import { dirname, join } from 'node:path'
import { thisProcess } from '../../shared/kernel/index.ts'
import type { ServiceEntry } from '../host/define-service.ts'
import { denoArguments } from '../host/deno-command.ts'

/** What the instances of a demo may run on. */
export const RUNTIMES = ['bun', 'deno', 'node'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** How one service is started from the checkout; Deno and Node are those on the path, Bun is this one. */
export const commandOn = (
  runtime: Runtime,
  entry: ServiceEntry,
  logFile: string,
): { readonly command: string; readonly args: readonly string[] } => {
  const main = join('apps', entry.name, 'main.ts')
  switch (runtime) {
    case 'bun':
      return { command: thisProcess.binary, args: [main] }
    case 'deno':
      return { command: 'deno', args: denoArguments(entry, { write: [dirname(logFile)] }) }
    case 'node':
      return { command: 'node', args: [main] }
  }
}
