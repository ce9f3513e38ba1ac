import { randomUUID } from 'node:crypto'
import postgres from 'postgres'

/** The real parts that `bun run test` has started, as its test files find them. */
export interface Parts {
  /** A database of this caller's own, empty. */
  readonly databaseUrl: string
  /** Kafka's brokers and a prefix of this caller's own; undefined without Kafka. */
  readonly kafka: { readonly brokers: string; readonly prefix: string } | undefined
  readonly redis: { readonly url: string; readonly token: string } | undefined
}

/** The variable that says that the parts are there. */
export const PARTS_VARIABLE = 'COLISAGA_TEST_DATABASE_URL'

/** Makes a fresh database on the running server. Throws when nobody has started the parts. */
export const freshParts = async (): Promise<Parts> => {
  const url = process.env[PARTS_VARIABLE]
  if (url === undefined)
    throw new Error(`${PARTS_VARIABLE} is not set: these tests run by "bun run test"`)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe(`create database ${name}`)
  await sql.end()
  const brokers = process.env['KAFKA_BROKERS']
  const redisUrl = process.env['UPSTASH_REDIS_REST_URL']
  return {
    databaseUrl: url.replace(/\/[^/]*$/, `/${name}`),
    kafka: brokers === undefined ? undefined : { brokers, prefix: `${name}.` },
    redis:
      redisUrl === undefined
        ? undefined
        : { url: redisUrl, token: process.env['UPSTASH_REDIS_REST_TOKEN'] ?? '' },
  }
}
