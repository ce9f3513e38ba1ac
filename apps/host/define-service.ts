import type { Sql } from 'postgres'
import {
  type Configuration,
  type Environment,
  type Language,
  type Service,
  type Variables,
  type World,
  configuration,
  secretsIn,
} from '../../shared/kernel/index.ts'
import { type Migrations, journalMigrations } from '../../shared/kernel/postgres.ts'
import type { Finding } from './finding.ts'

/** What a service is opened with: its world, and the database that it may keep more in. */
export interface ServiceParts {
  readonly world: World
  readonly sql: Sql<{ bigint: number }>
}

/** A service as its folder declares it, in `service.ts`. */
export interface ServiceDefinition<V extends Variables> {
  /** The name of its folder, of its journal's schema, and of its `bun run` script. */
  readonly name: string
  /** Where it listens unless `PORT` says otherwise. */
  readonly port: number
  /** What it publishes; a service that only listens has none. */
  readonly language?: Language
  /** What it reads from the environment, beside what every service reads. */
  readonly variables: V
  /** Throws a ConfigurationError when what it is told does not go together. */
  prepare(configuration: Configuration<V>): Preparation
}

/** A service that knows its configuration and has not begun: nothing of it is opened or even loaded. */
export interface Preparation {
  /** Tables that it makes beside its journal's, in schemas of their own or in its journal's. */
  readonly migrations?: readonly Migrations[]
  /** What looks like a mistake of its configuration and stops nothing, one line each. */
  readonly doubts?: readonly string[]
  /** Loads the service's code, so that a process pays only for the services that it runs. */
  open(parts: ServiceParts): Promise<Service>
  /** Tries the parts outside that this service alone is told of, for `bun run diagnostic`. */
  examine?(): Promise<readonly Finding[]>
}

/** A service as the host, the operator's commands and the demo know it. */
export interface ServiceEntry {
  readonly name: string
  readonly port: number
  readonly language: Language | undefined
  readonly variables: Variables
  /** Reads the service's variables. Throws a ConfigurationError that names every wrong one. */
  prepare(environment: Environment): PreparedService
}

export interface PreparedService {
  readonly entry: ServiceEntry
  /** All that its start makes in the database, its journal's tables first. */
  readonly migrations: readonly Migrations[]
  /** Passwords and keys among its variables: what must never be read in a log. */
  readonly secrets: readonly string[]
  readonly doubts: readonly string[]
  open(parts: ServiceParts): Promise<Service>
  examine(): Promise<readonly Finding[]>
}

/** Declares a service: what `service.ts` of each folder exports as `service`. */
export const defineService = <const V extends Variables>(
  definition: ServiceDefinition<V>,
): ServiceEntry => {
  const { name, port, language, variables } = definition
  const entry: ServiceEntry = {
    name,
    port,
    language,
    variables,
    prepare: (environment) => {
      const settings = configuration(variables, environment)
      const { migrations = [], doubts = [], open, examine } = definition.prepare(settings)
      return {
        entry,
        migrations: [journalMigrations(name), ...migrations],
        secrets: secretsIn(variables, settings),
        doubts,
        open,
        examine: async () => (await examine?.()) ?? [],
      }
    },
  }
  return entry
}
