import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { UsageError, runMain } from '../../shared/kernel/index.ts'
import { median, openBaseline } from './baseline.ts'
import { costBySize } from './size.ts'
import { say, withStack } from '../stack.ts'
import { measured, type Arrangement } from './arrangement.ts'

/**
 * `bun run bench:saga [seconds] [name]`: how fast sagas go, as ratios to what the same machine's parts do
 * alone by turns with them; seconds: of each load. Prints a table; with a name also keeps it as docs/bench/<name>.json.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SECONDS = 10
const LARGE = 1_000_000
const SNAPSHOT_S = 120

/** What the services did ÷ what the parts did alone just before and after. */
const ratiosOf = ({ slices, lone }: Arrangement) => ({
  factsToJournalRows: median(slices.map((slice) => slice.factsPerSecond / slice.alone.journal)),
  factsToPlainRows: median(slices.map((slice) => slice.factsPerSecond / slice.alone.plain)),
  loneSagaToCommitAndSend: lone.sagaMs / (lone.commitMs + lone.sendMs),
  loneSagaToCommitAndSendBackToBack:
    lone.sagaMs / (lone.backToBack.commitMs + lone.backToBack.sendMs),
})

/** JSON, its numbers with three decimals. */
const rounded = (report: object): string =>
  JSON.stringify(
    report,
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value),
    2,
  )

const asked = (): { readonly seconds: number; readonly name: string | undefined } => {
  const [seconds = String(SECONDS), name, ...rest] = process.argv.slice(2)
  const usage = 'bench:saga [seconds, 5 to 300] [name of a file in docs/bench]'
  if (!/^\d+$/.test(seconds) || Number(seconds) < 5 || Number(seconds) > 300)
    throw new UsageError(`${seconds}: ${usage}`)
  if (rest.length > 0 || (name !== undefined && !/^[a-z0-9-]+$/.test(name)))
    throw new UsageError(`${[name, ...rest].join(' ')}: ${usage}`)
  return { seconds: Number(seconds), name }
}

const HELP = `bun run bench:saga [seconds, 5 to 300] [name of a file in docs/bench]
  how fast sagas go, as ratios to what the same machine's parts do alone by turns with them; seconds: of each load.
  Prints a table; with a name it also keeps it as docs/bench/<name>.json
`

await runMain(async (signal) => {
  const { seconds, name } = asked()
  return await withStack({ name: 'bench', signal }, async (stack) => {
    const url = stack.env['DATABASE_URL'] ?? ''
    say('a large journal …')
    const costPerFact = await costBySize(url, LARGE)
    const alone = await openBaseline(url, stack.env['KAFKA_BROKERS'])
    const results: Record<string, object> = {}
    for (const processes of ['one process', 'a process each'] as const) {
      say(`${processes} …`)
      const result = await measured({
        env: stack.env,
        processes,
        seconds,
        snapshotSeconds: processes === 'one process' ? SNAPSHOT_S : 0,
        alone,
        signal,
      })
      results[processes] = { ratios: ratiosOf(result), ...result }
    }
    await alone.close()
    const report = rounded({
      machine: { cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) },
      date: new Date().toISOString().slice(0, 10),
      seconds,
      costPerFact,
      results,
    })
    process.stdout.write(`${report}\n`)
    if (name !== undefined) {
      mkdirSync(`${ROOT}docs/bench`, { recursive: true })
      writeFileSync(`${ROOT}docs/bench/${name}.json`, `${report}\n`)
    }
    return 0
  })
}, HELP)
