import {
  type Environment,
  ConfigurationError,
  configuration,
  secretsIn,
} from '../../shared/kernel/index.ts'
import type { PreparedService, ServiceEntry } from './define-service.ts'
import { halfSet, unused } from './half-set.ts'
import { type HostConfiguration, hostVariables } from './host-variables.ts'
import { agingCertificate, wrongCertificate } from './kafka-certificate.ts'
import { nearMisses } from './near-misses.ts'
import { services } from './registry.ts'
import { variablesOf } from './service-list.ts'

/** The configuration of a process's services, read and checked before any part is opened. */
export interface Settings {
  readonly host: HostConfiguration
  readonly services: readonly PreparedService[]
  /** Texts that must never be read in a log. */
  readonly secrets: readonly string[]
  /** What looks like a mistake and stops nothing, one line each: said at the start and by the diagnostic. */
  readonly doubts: readonly string[]
}

/** Variables that are read before or beside the services. */
const OTHERS = ['PORT', 'COLISAGA_FOLDER']

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
  if (host !== undefined) wrong.push(...halfSet(host), ...wrongCertificate(host))
  const prepared = entries.flatMap((entry) => read(() => entry.prepare(environment)) ?? [])
  // A wrong variable that two services share is named once.
  if (host === undefined || wrong.length > 0) throw new ConfigurationError([...new Set(wrong)])
  return {
    host,
    services: prepared,
    secrets: [...secretsIn(hostVariables, host), ...prepared.flatMap(({ secrets }) => secrets)],
    doubts: [
      ...nearMisses(environment, {
        known: new Set([...Object.keys(variablesOf(services)), ...OTHERS]),
        read: Object.keys(variablesOf(entries)),
      }),
      ...unused(host, environment),
      ...agingCertificate(host),
      ...prepared.flatMap(({ doubts }) => doubts),
    ],
  }
}
