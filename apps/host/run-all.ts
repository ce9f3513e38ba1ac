import { configuration, integer, runMain, thisProcess } from '../../shared/kernel/index.ts'
import { services } from './registry.ts'
import { helpWritten, runUntilStopped } from './run-until-stopped.ts'
import { variablesOf } from './service-list.ts'

/** All services in one process, on consecutive ports, until SIGINT or SIGTERM. */
await runMain(async (signal) => {
  const own = { PORT: integer('port of the first', { min: 1, max: 65_000, fallback: 3001 }) }
  const variables = { ...variablesOf(services), ...own }
  if (helpWritten('services', variables, thisProcess.arguments)) return 0
  const environment = thisProcess.environment
  const { PORT } = configuration(own, environment)
  const portOf = (entry: (typeof services)[number]): number => PORT + services.indexOf(entry)
  return runUntilStopped(services, { environment, portOf, signal })
})
