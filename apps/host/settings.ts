import {
  type Environment,
  ConfigurationError,
  configuration,
  secretsIn,
} from '../../shared/kernel/index.ts'
import type { PreparedService, ServiceEntry } from './define-service.ts'
import { type HostConfiguration, hostVariables } from './host-variables.ts'
import { services } from './registry.ts'

/** The configuration of a process's services, read and checked before any part is opened. */
export interface Settings {
  readonly host: HostConfiguration
  readonly services: readonly PreparedService[]
  /** Texts that must never be read in a log. */
  readonly secrets: readonly string[]
}

/** Reads the configuration of these services. Throws a ConfigurationError that names all that is wrong, for all of them. */
export const settingsOf = (
  environment: Environment,
  entries: readonly ServiceEntry[] = services,
): Settings => {
  const wrong: string[] = []
  const read = <Value>(parse: () => Value): Value | undefined => {
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      wrong.push(...error.lines)
      return undefined
    }
  }
  const host = read(() => configuration(hostVariables, environment))
  const prepared = entries.flatMap((entry) => read(() => entry.prepare(environment)) ?? [])
  // A wrong variable that two services share is named once.
  if (host === undefined || wrong.length > 0) throw new ConfigurationError([...new Set(wrong)])
  return {
    host,
    services: prepared,
    secrets: [...secretsIn(hostVariables, host), ...prepared.flatMap(({ secrets }) => secrets)],
  }
}
