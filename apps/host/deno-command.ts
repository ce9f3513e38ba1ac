import { addressVariables } from '../../shared/kernel/postgres.ts'
import type { ServiceEntry } from './define-service.ts'
import { variablesOf } from './service-list.ts'

/** The code, its SQL and its packages: no data of this machine, and not `.env`, which Deno does not read by itself. */
const READ = ['apps', 'shared', 'node_modules', 'package.json']

/**
 * The arguments with which Deno runs one service, from the checkout, and with no more than it needs: any address (they
 * are named in the environment), the variables that services read (libraries find all others unset), the code, and
 * the name of the machine, which every log line and the metrics carry. Files that it is to write are named beside.
 */
export const denoArguments = (
  entry: ServiceEntry,
  { write = [] }: { readonly write?: readonly string[] } = {},
): readonly string[] => [
  'run',
  '--no-prompt',
  '--allow-net',
  `--allow-env=${['PORT', ...Object.keys(variablesOf([entry])), ...addressVariables].join(',')}`,
  '--ignore-env',
  `--allow-read=${READ.join(',')}`,
  '--allow-sys=hostname',
  ...(write.length === 0 ? [] : [`--allow-write=${write.join(',')}`]),
  `apps/${entry.name}/main.ts`,
]
