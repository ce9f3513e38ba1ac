import { configuration, integer, runMain, thisProcess } from '../../shared/kernel/index.ts'
import type { ServiceEntry } from './define-service.ts'
import { helpWritten, runUntilStopped } from './run-until-stopped.ts'
import { variablesOf } from './service-list.ts'

/** Runs one service alone in this process, until SIGINT or SIGTERM: the `main.ts` of its folder. */
export const runAlone = (entry: ServiceEntry): Promise<never> =>
  runMain(async (signal) => {
    const own = {
      PORT: integer('port to listen on', { min: 0, max: 65_535, fallback: entry.port }),
    }
    const variables = { ...variablesOf([entry]), ...own }
    if (helpWritten(entry.name, variables, thisProcess.arguments)) return 0
    const environment = thisProcess.environment
    const { PORT } = configuration(own, environment)
    return runUntilStopped([entry], { environment, portOf: () => PORT, signal })
  })
