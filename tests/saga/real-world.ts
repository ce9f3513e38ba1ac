import { services } from '../../apps/host/registry.ts'
import { type Running, runServices } from '../../apps/host/run-services.ts'
import { settingsOf } from '../../apps/host/settings.ts'
import { memorySink } from '../../shared/kernel/index.ts'
import { freshParts } from '../parts.ts'
import { LATE_MS, SILENCE_MS, type SagaWorld } from './saga-world.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** All five services on real PostgreSQL, Kafka and Redis, each on its own port. */
export const realWorld = async (options: {
  readonly transport: 'auto' | 'platformatic' | 'journal'
  /** What else the services are told, knowing their database. */
  readonly environment?: (databaseUrl: string) => Readonly<Record<string, string>>
}): Promise<SagaWorld> => {
  const { databaseUrl, kafka, redis } = await freshParts()
  return worldOn({
    TRANSPORT: options.transport,
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    KAFKA_BROKERS: kafka?.brokers,
    KAFKA_PREFIX: kafka?.prefix,
    UPSTASH_REDIS_REST_URL: redis?.url,
    UPSTASH_REDIS_REST_TOKEN: redis?.token,
    PSP_REPRISE_MS: '300',
    PSP_SILENCE_MS: `${SILENCE_MS}`,
    SAGA_DELAI_MS: `${LATE_MS}`,
    RETOUR_POURCENT: '80',
    PSP_LENTEUR_MS: '200',
    ...options.environment?.(databaseUrl),
  })
}

/** Which of the services run, and what some of them are told instead. */
export interface Cast {
  /** All, when absent. */
  readonly only?: readonly string[]
  readonly own?: Readonly<Record<string, Environment>>
}

/** The services in this process on the parts that the environment names, each on its own port. */
export const worldOn = async (
  environment: Environment,
  { only = services.map(({ name }) => name), own = {} }: Cast = {},
): Promise<SagaWorld> => {
  const sink = memorySink()
  const entries = services.filter(({ name }) => only.includes(name))
  const groups = [
    { entries: entries.filter(({ name }) => !(name in own)), told: environment },
    ...Object.entries(own).map(([known, its]) => ({
      entries: entries.filter(({ name }) => name === known),
      told: { ...environment, ...its },
    })),
  ]
  const started: Running[] = []
  const close = async (): Promise<void> => {
    const problems = (await Promise.all(started.map((running) => running.stop()))).flat()
    if (problems.length > 0) throw new Error(problems.join('; '))
  }
  try {
    for (const { entries: together, told } of groups) {
      const settings = settingsOf(told, together)
      started.push(await runServices(settings, { sink, portOf: () => 0 }))
    }
  } catch (error) {
    await close()
    throw error
  }
  const addresses = new Map(
    started
      .flatMap((running) => running.services)
      .map(({ service, serving }) => [service.name, serving.address]),
  )
  return {
    request: (service, path, init) => fetch(`${addresses.get(service)}${path}`, init),
    logLines: () => sink.lines,
    close,
  }
}
