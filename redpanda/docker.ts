import { fileURLToPath } from 'node:url'
import { runToEnd } from './process.ts'

export const COMPOSE_FILE = fileURLToPath(new URL('./compose.yaml', import.meta.url))
const ASK_TIMEOUT_MS = 10_000
const UP_TIMEOUT_MS = 600_000
const TOKEN = 'colisaga-local'

/** The addresses on which compose.yaml publishes the parts. */
export const dockerAddresses = {
  KAFKA_BROKERS: '127.0.0.1:19092',
  DATABASE_URL: 'postgres://colisaga:colisaga@127.0.0.1:15432/colisaga',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:18079',
  UPSTASH_REDIS_REST_TOKEN: TOKEN,
} as const

export type DockerPart = 'kafka' | 'postgres' | 'redis'

/** The services of compose.yaml that make up a part. */
export const composeServices: Readonly<Record<DockerPart, readonly string[]>> = {
  kafka: ['redpanda', 'console'],
  postgres: ['postgres'],
  redis: ['redis', 'upstash'],
}

/** Whether Docker's engine runs here, and whether it has every image of the compose file already. */
export const dockerState = async (): Promise<'none' | 'engine' | 'images'> => {
  const docker = (...args: readonly string[]) =>
    runToEnd({ name: 'docker', command: 'docker', args }, ASK_TIMEOUT_MS)
  try {
    await docker('info', '--format', '{{.ServerVersion}}')
    const images = (await docker('compose', '-f', COMPOSE_FILE, 'config', '--images'))
      .split('\n')
      .filter((image) => image !== '')
    await docker('image', 'inspect', '--format', '{{.Id}}', ...images)
    return 'images'
  } catch (error) {
    const asked = error instanceof Error && error.message.includes('No such image')
    return asked ? 'engine' : 'none'
  }
}

/** Starts parts by compose and waits until they are healthy. */
export const composeUp = async (parts: readonly DockerPart[]): Promise<void> => {
  const names = parts.flatMap((part) => composeServices[part])
  const args = ['compose', '-f', COMPOSE_FILE, 'up', '-d', '--wait', ...names]
  await runToEnd({ name: 'docker compose', command: 'docker', args }, UP_TIMEOUT_MS)
}

/** Stops the parts; `fresh` deletes their data too. */
export const composeDown = async (fresh: boolean): Promise<void> => {
  const args = ['compose', '-f', COMPOSE_FILE, 'down', ...(fresh ? ['--volumes'] : [])]
  await runToEnd({ name: 'docker compose', command: 'docker', args }, UP_TIMEOUT_MS)
}
