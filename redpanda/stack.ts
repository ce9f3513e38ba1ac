import { accessSync, constants, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Closers, UsageError, messageOf } from '../shared/kernel/index.ts'
import { choose, type Available, type Choice, type Pile } from './choose.ts'
import { composeDown, composeUp, dockerAddresses, dockerState } from './docker.ts'
import { startLocalKafka } from './kafka.ts'
import { folderFor, holdFolder, unprivilegedUser } from './places.ts'
import { startLocalPostgres } from './postgres.ts'
import { mavenHasRedis, redisByMaven } from './redis-binary.ts'
import { startLocalRedis } from './redis.ts'

const CHECKOUT = dirname(fileURLToPath(new URL('.', import.meta.url)))

/** The usual ports of local parts; a port that is taken is replaced by a free one. */
export const preferredPorts = {
  kafka: 19_092,
  controller: 19_093,
  postgres: 15_432,
  redis: 16_379,
  gateway: 18_079,
} as const

/** The running parts. */
export interface Stack {
  /** The variables by which the services find the parts. */
  readonly env: Readonly<Record<string, string>>
  readonly choice: Choice
  /** Stops what was started here; gives one line for each part that did not stop. */
  stop(): Promise<readonly string[]>
}

export interface StackOptions {
  readonly pile: Pile
  /** Whether all data of local parts, topics included, is deleted first. */
  readonly fresh: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Is called with each line that is worth showing. */
  readonly say: (line: string) => void
  /** Is called when a local part ends by itself without which nothing goes on; `say` where absent. */
  readonly died?: (line: string) => void
  /** The folder of the local parts' data; chosen by `folderFor` when absent. */
  readonly folder?: string
  readonly signal: AbortSignal
  /** Is called once the source of each part is known, before anything is started: what it throws ends the start. */
  readonly consent?: (choice: Choice) => Promise<void>
  /** Whether free ports are used rather than the usual ones, as tests want. */
  readonly anyPorts?: boolean
}

/**
 * Starts the parts, each from the first source that is there. When a part does not start or the signal aborts
 * meanwhile, the parts that were started are stopped again, and an error says why.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { pile, environment, say, signal } = options
  const closers = new Closers()
  const choice = choose(pile, await available(pile, environment))
  for (const line of choice.lines) say(line)
  try {
    await options.consent?.(choice)
    const env = await start(choice, options, closers)
    if (signal.aborted) throw new Error('stopped while starting')
    return { env, choice, stop: () => closers.close() }
  } catch (error) {
    await closers.close()
    throw error
  }
}

const start = async (
  choice: Choice,
  options: StackOptions,
  closers: Closers,
): Promise<Record<string, string>> => {
  const { fresh, environment, say, died = say } = options
  const parts = ['kafka', 'postgres', 'redis'] as const
  const local = parts.filter((part) => choice[part] === 'local')
  const user = choice.postgres === 'local' ? unprivilegedUser() : undefined
  const folder =
    local.length > 0 ? (options.folder ?? folderFor(CHECKOUT, environment, user)) : undefined
  if (folder !== undefined && local.length > 0) {
    closers.add('folder', holdAsync(folder))
    if (fresh)
      for (const part of local) rmSync(join(folder, part), { recursive: true, force: true })
  }
  if (fresh && parts.some((part) => choice[part] === 'environment'))
    say('--neuf: only local parts start afresh; parts at an address keep their data')

  const docker = parts.filter((part) => choice[part] === 'docker')
  if (docker.length > 0) {
    if (fresh) await composeDown(true)
    await composeUp(docker)
    closers.add('docker', () => composeDown(false))
  }
  const env: Record<string, string> = {
    TRANSPORT: choice.kafka === 'none' ? 'journal' : 'auto',
  }
  const fromDocker = (...names: readonly (keyof typeof dockerAddresses)[]): void => {
    for (const name of names) env[name] = dockerAddresses[name]
  }
  const taken = (...names: readonly string[]): void => {
    for (const name of names) {
      const value = environment[name]
      if (value !== undefined && value !== '') env[name] = value
    }
  }
  const portOf = (name: keyof typeof preferredPorts) =>
    options.anyPorts === true ? 0 : preferredPorts[name]

  const startKafka = async (): Promise<void> => {
    if (choice.kafka === 'environment') return taken('KAFKA_BROKERS')
    if (choice.kafka === 'docker') return fromDocker('KAFKA_BROKERS')
    if (choice.kafka === 'none' || folder === undefined) return
    const kafka = await startLocalKafka({
      folder: join(folder, 'kafka'),
      port: portOf('kafka'),
      controllerPort: portOf('controller'),
      died,
    })
    closers.add('kafka', kafka.stop)
    env['KAFKA_BROKERS'] = kafka.brokers
  }
  const startPostgres = async (): Promise<void> => {
    if (choice.postgres === 'environment') return taken('DATABASE_URL')
    if (choice.postgres === 'docker') return fromDocker('DATABASE_URL')
    if (folder === undefined) return
    const postgres = await startLocalPostgres({
      folder: join(folder, 'postgres'),
      port: portOf('postgres'),
      user,
      died,
    })
    closers.add('postgres', postgres.stop)
    env['DATABASE_URL'] = postgres.url
    env['DATABASE_URL_DIRECT'] = postgres.url
  }
  const startRedis = async (): Promise<void> => {
    const names = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const
    if (choice.redis === 'environment') return taken(...names, 'REDIS_URL', 'REDIS_TLS_CA')
    if (choice.redis === 'docker') return fromDocker(...names)
    if (choice.redis === 'none' || folder === undefined) return
    const binary = redisOnPath() ?? (await fetched(join(folder, 'redis-binary')))
    if (binary === undefined) return
    const redis = await startLocalRedis({
      binary,
      folder: join(folder, 'redis'),
      port: portOf('redis'),
      gatewayPort: portOf('gateway'),
      died: say,
    })
    closers.add('redis', redis.stop)
    env['UPSTASH_REDIS_REST_URL'] = redis.url
    env['UPSTASH_REDIS_REST_TOKEN'] = redis.token
  }
  /** Fetches the binary of Redis; without it the stack starts without a cache. */
  const fetched = async (where: string): Promise<string | undefined> => {
    try {
      return await redisByMaven(where)
    } catch (error) {
      say(`redis: none — ${messageOf(error).slice(0, 200)}`)
      return undefined
    }
  }
  // All starts are awaited even when one fails, so that the closers know everything that has started.
  const outcomes = await Promise.allSettled([startPostgres(), startKafka(), startRedis()])
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return env
}

const holdAsync = (folder: string) => {
  try {
    const release = holdFolder(folder)
    return async () => release()
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

const available = async (
  pile: Pile,
  environment: StackOptions['environment'],
): Promise<Available> => ({
  environment,
  docker: pile === 'auto' || pile === 'docker' ? await dockerState() : 'none',
  java: onPath('java') || environment['JAVA_HOME'] !== undefined,
  maven: onPath('mvn'),
  redis:
    redisOnPath() === undefined ? (onPath('mvn') && mavenHasRedis() ? 'maven' : undefined) : 'path',
})

export const redisOnPath = (): string | undefined => ['redis-server', 'valkey-server'].find(onPath)

export const onPath = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
