import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { confluentNode } from '../../redpanda/confluent/places.ts'
import { messageOf, runMain, UsageError } from '../../shared/kernel/index.ts'
import { binaryOf, type Runtime } from '../runtimes.ts'
import { say, withStack } from '../stack.ts'
import { clientsPage, type Arm, type Row } from './clients-page.ts'
import type { ClientResult } from './client-work.ts'
import { median } from './baseline.ts'
import { loaded } from './loaded.ts'
import { loneSaga } from './lone.ts'
import { treeResidentMb } from './processes.ts'
import { withServices } from './running-services.ts'

/**
 * `bun run bench:clients [rounds] [--essai]`: both clients of Kafka on the runtimes that they run on, on one real broker, by
 * turns; the medians of the rounds are written into docs/clients.md (with `--essai` they are printed alone).
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PAGE = `${ROOT}docs/clients.md`
const ROUNDS = 3
const PRODUCE_S = 3
const LOAD_S = 5
const LONE = { warm: 30, counted: 60, gapMs: 10 }
const WORK_MS = 120_000

const ARMS: readonly Arm[] = [
  { runtime: 'bun', client: 'platformatic' },
  { runtime: 'deno', client: 'platformatic' },
  { runtime: 'node', client: 'platformatic' },
  { runtime: 'node', client: 'confluent' },
  // In a process of Node's, beside.
  { runtime: 'bun', client: 'confluent' },
  { runtime: 'deno', client: 'confluent' },
]

const HELP = `bun run bench:clients [rounds, 1 to 9] [--essai]
  both clients of Kafka on the runtimes that they run on, on one real broker, by turns; the medians of the rounds (${ROUNDS} unless
  said otherwise, about three minutes each) are written into docs/clients.md, or with --essai printed alone
`

const asked = (): { readonly rounds: number; readonly isTrial: boolean } => {
  const words = process.argv.slice(2)
  const [rounds = String(ROUNDS), ...rest] = words.filter((word) => word !== '--essai')
  if (!/^[1-9]$/.test(rounds) || rest.length > 0) throw new UsageError(HELP.trimEnd())
  return { rounds: Number(rounds), isTrial: words.includes('--essai') }
}

/** The command that runs a file on a runtime. */
const runsOn = (runtime: Runtime): readonly string[] =>
  runtime === 'deno' ? [binaryOf(runtime), 'run', '--allow-all', '--no-check'] : [binaryOf(runtime)]

const Result = z.custom<ClientResult>((value) => typeof value === 'object' && value !== null)

const clientWork = async ({ runtime, client }: Arm, brokers: string, prefix: string) => {
  const [command = '', ...before] = runsOn(runtime)
  const work = JSON.stringify({ client, brokers, prefix, seconds: PRODUCE_S })
  const child = spawn(command, [...before, `${ROOT}tests/bench/client-work.ts`, work], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: WORK_MS,
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the client's work ended with ${String(code)}`)
  return Result.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''))
}

const sagas = (
  { runtime, client }: Arm,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
) =>
  withServices(
    {
      env: { ...env, TRANSPORT: 'auto', KAFKA_CLIENT: client },
      processes: 'one process',
      signal,
      runs: runsOn(runtime),
    },
    async ({ sql, children, portOf }) => {
      const [service] = children
      const idleMb = treeResidentMb(service?.pid ?? 0)
      const envoi = portOf('envoi')
      for (let n = 0; n < LONE.warm; n += 1) await loneSaga(envoi, sql)
      const lone: number[] = []
      for (let n = 0; n < LONE.counted; n += 1) {
        await Bun.sleep(LONE.gapMs)
        lone.push(await loneSaga(envoi, sql))
      }
      const load = await loaded(sql, children, { port: envoi, seconds: LOAD_S, rate: 0 })
      return {
        idleMb,
        loneMs: median(lone),
        sagasPerSecond: load.sagasPerSecond,
        sagaUs: load.serviceUs,
      }
    },
  )

const medians = (rows: readonly Row[]): Row => {
  const of = (figure: keyof Row): number => median(rows.map((row) => row[figure]))
  return {
    sendP50: of('sendP50'),
    sendP99: of('sendP99'),
    produced: of('produced'),
    producedPerSecond: of('producedPerSecond'),
    produceUs: of('produceUs'),
    consumedPerSecond: of('consumedPerSecond'),
    consumeUs: of('consumeUs'),
    residentMb: of('residentMb'),
    idleMb: of('idleMb'),
    loneMs: of('loneMs'),
    sagasPerSecond: of('sagasPerSecond'),
    sagaUs: of('sagaUs'),
  }
}

await runMain(async (signal) => {
  const { rounds, isTrial } = asked()
  const arms = ARMS.filter(({ client }) => client !== 'confluent' || confluentNode() !== undefined)
  const found = new Map<Arm, Row[]>(arms.map((arm) => [arm, []]))
  /** A round that fails leaves its client with the others; without any, the client has no line. */
  const problems: string[] = []
  const startedMs = Date.now()
  await withStack({ name: 'clients', signal }, async ({ env }) => {
    const brokers = env['KAFKA_BROKERS']
    if (brokers === undefined)
      throw new Error('no Kafka: apt-get install default-jre-headless maven')
    for (let round = 0; round < rounds && !signal.aborted; round += 1) {
      // The other way round in every second one: what goes before does not favour one of them.
      for (const arm of round % 2 === 0 ? arms : arms.toReversed()) {
        say(`round ${round + 1}: ${arm.client} on ${arm.runtime} …`)
        try {
          const prefix = `banc-${round}-${arm.runtime}-${arm.client}.`
          const client = await clientWork(arm, brokers, prefix)
          found.get(arm)?.push({ ...client, ...(await sagas(arm, env, signal)) })
        } catch (error) {
          if (signal.aborted) throw error
          const reason = `${arm.client} on ${arm.runtime}, round ${round + 1}: ${messageOf(error)}`
          say(reason)
          problems.push(reason)
        }
      }
    }
  })
  const rows = arms.flatMap((arm) => {
    const rounds = found.get(arm) ?? []
    return rounds.length === 0 ? [] : [{ arm, row: medians(rounds) }]
  })
  const run = {
    rounds,
    minutes: Math.ceil((Date.now() - startedMs) / 60_000),
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
  }
  const { page, table } = clientsPage(readFileSync(PAGE, 'utf8'), rows, run)
  process.stdout.write(`${table}\n`)
  for (const problem of problems) say(problem)
  if (!isTrial && rows.length > 0) writeFileSync(PAGE, page)
  return problems.length === 0 ? 0 : 1
}, HELP)
