import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { runMain, UsageError } from '../../shared/runtime/lifecycle.ts'
import { platformaticTransport } from '../../shared/transport/platformatic.ts'
import { insertedAlone, loneCommit, loneSend, type Lone } from './baseline.ts'
import { costBySize } from './size.ts'
import { say, withStack } from '../stack.ts'
import { measured } from './arrangement.ts'

/**
 * `bun run bench:saga [seconds] [name]`: how fast sagas go, as ratios to what the same machine's parts do
 * alone in the same run. Prints a table; with a name also keeps it as docs/bench/<name>.json.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECONDS = 20
const BASELINE_S = 4
const LARGE = 1_000_000
const SNAPSHOT_S = 120

const round = (value: number): number => Math.round(value * 1_000) / 1_000

const asked = (): { readonly seconds: number; readonly name: string | undefined } => {
  const [seconds = String(SECONDS), name, ...rest] = process.argv.slice(2)
  const usage = 'bench:saga [seconds, 5 to 300] [name of a file in docs/bench]'
  if (!/^\d+$/.test(seconds) || Number(seconds) < 5 || Number(seconds) > 300)
    throw new UsageError(`${seconds}: ${usage}`)
  if (rest.length > 0 || (name !== undefined && !/^[a-z0-9-]+$/.test(name)))
    throw new UsageError(`${[name, ...rest].join(' ')}: ${usage}`)
  return { seconds: Number(seconds), name }
}

/** What the parts do alone. */
interface Alone {
  readonly journalRowsPerSecond: number
  readonly plainRowsPerSecond: number
  readonly commitMs: Lone
  readonly sendMs: Lone
}

const partsAlone = async (url: string, brokers: string | undefined): Promise<Alone> => {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  const { plain, journal } = await insertedAlone(sql, BASELINE_S)
  const commitMs = await loneCommit(sql)
  await sql.end()
  let sendMs: Lone = { spaced: 0, backToBack: 0 }
  if (brokers !== undefined) {
    const transport = platformaticTransport({ brokers: [brokers], clientId: 'bench' })
    sendMs = await loneSend(transport, 'bench')
    await transport.close()
  }
  return { journalRowsPerSecond: journal, plainRowsPerSecond: plain, commitMs, sendMs }
}

const meanOf = (one: Alone, other: Alone): Alone => ({
  journalRowsPerSecond: Math.round((one.journalRowsPerSecond + other.journalRowsPerSecond) / 2),
  plainRowsPerSecond: Math.round((one.plainRowsPerSecond + other.plainRowsPerSecond) / 2),
  commitMs: meanOfLone(one.commitMs, other.commitMs),
  sendMs: meanOfLone(one.sendMs, other.sendMs),
})

const meanOfLone = (one: Lone, other: Lone): Lone => ({
  spaced: round((one.spaced + other.spaced) / 2),
  backToBack: round((one.backToBack + other.backToBack) / 2),
})

await runMain(async (signal) => {
  const { seconds, name } = asked()
  return await withStack({ name: 'bench', signal }, async (stack) => {
    const url = stack.env['DATABASE_URL'] ?? ''
    say('a large journal …')
    const costPerFact = await costBySize(url, LARGE)
    const alone = async (): Promise<Alone> => {
      say('the parts alone …')
      return await partsAlone(url, stack.env['KAFKA_BROKERS'])
    }
    let before = await alone()
    const results: Record<string, object> = {}
    for (const processes of ['one process', 'a process each'] as const) {
      say(`${processes} …`)
      const result = await measured({
        env: stack.env,
        processes,
        seconds,
        snapshotSeconds: processes === 'one process' ? SNAPSHOT_S : 0,
        signal,
      })
      // These machines are noisy: what the parts do alone is the mean of before and after.
      const after = await alone()
      const parts = meanOf(before, after)
      before = after
      const { closed, loneSagaMs } = result
      const ratios = {
        factsToJournalRows: round(closed.factsPerSecond / parts.journalRowsPerSecond),
        factsToPlainRows: round(closed.factsPerSecond / parts.plainRowsPerSecond),
        loneSagaToCommitAndSend: round(loneSagaMs / (parts.commitMs.spaced + parts.sendMs.spaced)),
        loneSagaToCommitAndSendBackToBack: round(
          loneSagaMs / (parts.commitMs.backToBack + parts.sendMs.backToBack),
        ),
      }
      results[processes] = { ratios, ...result, alone: parts }
    }
    const report = {
      machine: { cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) },
      date: new Date().toISOString().slice(0, 10),
      seconds,
      costPerFact,
      results,
    }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
    if (name !== undefined) {
      mkdirSync(`${ROOT}docs/bench`, { recursive: true })
      writeFileSync(`${ROOT}docs/bench/${name}.json`, `${JSON.stringify(report, null, 2)}\n`)
    }
    return 0
  })
})
