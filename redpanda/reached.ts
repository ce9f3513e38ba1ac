import { whatListens } from '../shared/kernel/index.ts'
import { hasOwnSessions, whyNot } from '../shared/kernel/postgres.ts'
import type { Choice } from './choose.ts'

type Environment = Readonly<Record<string, string>>

/** One line, with its variable, for each part at an address of the environment where nobody answers. */
export const unreached = async (
  { kafka, postgres, redis }: Choice,
  env: Environment,
): Promise<readonly string[]> => {
  const asked = [
    ...(postgres === 'environment' ? [databaseTrouble(env['DATABASE_URL'] ?? '')] : []),
    ...(kafka === 'environment' ? [brokersTrouble(env['KAFKA_BROKERS'] ?? '')] : []),
    ...(redis === 'environment'
      ? ['REDIS_URL', 'UPSTASH_REDIS_REST_URL'].map((name) => cacheTrouble(name, env[name]))
      : []),
  ]
  return (await Promise.all(asked)).flatMap((trouble) => (trouble === undefined ? [] : [trouble]))
}

const databaseTrouble = async (url: string): Promise<string | undefined> => {
  try {
    await hasOwnSessions({ url, pool: 1, name: 'colisaga stack' })
    return undefined
  } catch (error) {
    return `DATABASE_URL: ${whyNot(error)}`
  }
}

/** One broker is enough: it tells of the others. */
const brokersTrouble = async (brokers: string): Promise<string | undefined> => {
  const found = await Promise.all(
    brokers.split(',').map(async (broker) => isReached(`kafka://${broker.trim()}`)),
  )
  return found.includes(true) ? undefined : `KAFKA_BROKERS: nobody answers at ${brokers}`
}

const cacheTrouble = async (
  variable: string,
  url: string | undefined,
): Promise<string | undefined> =>
  url === undefined || (await isReached(url))
    ? undefined
    : `${variable}: nobody answers at ${URL.parse(url)?.host ?? 'this address'}`

const USUAL_PORTS: Readonly<Record<string, number>> = {
  'kafka:': 9092,
  'redis:': 6379,
  'rediss:': 6379,
  'http:': 80,
  'https:': 443,
}

const isReached = async (url: string): Promise<boolean> => {
  const address = URL.parse(url)
  if (address === null) return false
  const { hostname, port, protocol } = address
  const host = hostname.replaceAll(/[[\]]/g, '')
  const listener = await whatListens(host, Number(port || USUAL_PORTS[protocol]))
  return listener !== 'nobody'
}
