import { runMain, thisProcess } from '../../shared/kernel/index.ts'
import { firstPort, portsFrom } from './ports.ts'
import { services } from './registry.ts'
import { helpWritten, runUntilStopped } from './run-until-stopped.ts'
import { variablesOf } from './service-list.ts'

/** All services in one process, on consecutive ports, until SIGINT or SIGTERM. */
await runMain(async (signal) => {
  const variables = { ...variablesOf(services), ...firstPort }
  if (helpWritten('services', variables, thisProcess.arguments)) return 0
  const environment = thisProcess.environment
  return runUntilStopped(services, { environment, portOf: portsFrom(environment), signal })
})
