import type { DockerPart } from './docker.ts'

export const piles = ['auto', 'docker', 'local', 'journal'] as const
export type Pile = (typeof piles)[number]

/** The sources that this machine has. */
export interface Available {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly docker: 'none' | 'engine' | 'images'
  readonly java: boolean
  readonly maven: boolean
  /** The source of the Redis server's binary; undefined: there is none. */
  readonly redis: 'path' | 'maven' | undefined
}

export type Source = 'environment' | 'docker' | 'local' | 'none'

/** The source of each part, and one line for each that says why. */
export interface Choice {
  readonly kafka: Source
  readonly postgres: Exclude<Source, 'none'>
  readonly redis: Source
  readonly lines: readonly string[]
}

const INSTALL_KAFKA =
  'to have Kafka locally: apt-get install default-jre-headless maven (or brew install openjdk maven)'
const INSTALL_REDIS = 'to have a cache: apt-get install redis-server (or brew install redis)'

/** Chooses for each part the first source that is there. Pure. */
export const choose = (pile: Pile, available: Available): Choice => {
  const { environment, docker, java, maven, redis } = available
  const lines: string[] = []
  const given = (name: string): boolean => (environment[name] ?? '') !== ''
  const pick = (
    part: DockerPart,
    variables: readonly string[],
    local: boolean,
    missing: string,
  ): Source => {
    const source = sourceOf(pile, variables.some(given), docker, local)
    lines.push(`${part}: ${said[source]}${source === 'none' ? ` — ${missing}` : ''}`)
    return source
  }
  const postgres = pick('postgres', ['DATABASE_URL'], true, '')
  const kafka =
    pile === 'journal'
      ? 'none'
      : pick(
          'kafka',
          ['KAFKA_BROKERS'],
          java && maven,
          `facts travel through PostgreSQL; ${INSTALL_KAFKA}`,
        )
  if (pile === 'journal') lines.push('kafka: none, as asked: facts travel through PostgreSQL')
  const cache = pick(
    'redis',
    ['UPSTASH_REDIS_REST_URL', 'REDIS_URL'],
    redis !== undefined,
    `no cache; ${INSTALL_REDIS}`,
  )
  return { kafka, postgres: postgres === 'none' ? 'local' : postgres, redis: cache, lines }
}

const sourceOf = (
  pile: Pile,
  given: boolean,
  docker: Available['docker'],
  local: boolean,
): Source => {
  if (pile === 'docker') return 'docker'
  if (given) return 'environment'
  if (pile === 'auto' && docker === 'images') return 'docker'
  if (local) return 'local'
  return pile === 'auto' && docker === 'engine' ? 'docker' : 'none'
}

const said: Readonly<Record<Source, string>> = {
  environment: 'at the address in the environment',
  docker: 'by Docker',
  local: 'a local process',
  none: 'none',
}
