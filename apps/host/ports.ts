import { type Environment, configuration, integer } from '../../shared/kernel/index.ts'
import type { ServiceEntry } from './define-service.ts'
import { services } from './registry.ts'

/** The port of the first service, where all of them run in one process. */
export const firstPort = {
  PORT: integer('port of the first', { min: 1, max: 65_000, fallback: 3001 }),
}

/** The port of each service where all of them run in one process: consecutive ones. */
export const portsFrom = (environment: Environment): ((entry: ServiceEntry) => number) => {
  const { PORT } = configuration(firstPort, environment)
  return (entry) => PORT + services.indexOf(entry)
}
