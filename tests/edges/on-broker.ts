import { expect } from 'bun:test'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { told, unconfirmed } from '../faults/watching.ts'
import { freshParts } from '../parts.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { SAID_KAFKA } from './said-kafka.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What was acknowledged is confirmed within this time. */
export const CONFIRMED_MS = 60_000

/** What one test's services are told: a database and topics of their own. */
export const placesOn = async (brokers: string) => {
  const { databaseUrl } = await freshParts()
  const prefix = `t${crypto.randomUUID().slice(0, 8)}.`
  const environment = {
    TRANSPORT: 'platformatic',
    DATABASE_URL: databaseUrl,
    DATABASE_URL_DIRECT: databaseUrl,
    KAFKA_BROKERS: brokers,
    KAFKA_PREFIX: prefix,
  }
  return { prefix, environment }
}

/** What `bun run diagnostic` prints, and its exit code. */
export const diagnostic = async (environment: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, ['apps/operations/diagnostic.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, lines: printed.trim().split('\n') }
}

/** What the services have told of their broker. */
export const warnings = (world: SagaWorld): readonly string[] =>
  told(world, '"kafka attention"').map((line) => {
    const { event, reason } = JSON.parse(line) as {
      readonly event: string
      readonly reason: string
    }
    return `${event}: ${reason}`
  })

type Situation = (typeof SAID_KAFKA)[number]['situation']
/** What must be printed and told in this situation. */
export const saidOf = (situation: Situation) => {
  const said = SAID_KAFKA.find((one) => one.situation === situation)
  if (said === undefined) throw new Error(situation)
  return { diagnostic: likeOf(said.diagnostic), start: likeOf(said.start) }
}
const likeOf = (said: string) =>
  expect.stringMatching(
    new RegExp(
      `^${said
        .split('…')
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('.*')}$`,
    ),
  )

/** A parcel that is registered now is confirmed. */
export const confirmed = async (world: SagaWorld): Promise<void> => {
  const { stocked, sent } = shopIn(() => world)
  const parcel = await sent(await stocked(10))
  expect(await unconfirmed(world, [parcel], CONFIRMED_MS)).toEqual([])
}
