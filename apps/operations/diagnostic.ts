import { configuration, createLog, runMain } from '../../shared/kernel/index.ts'
import { kafkaAddress, withKafka } from '../host/run-services.ts'
import { services, variables } from '../host/registry.ts'
import { examineBroker } from './diagnostic/broker.ts'
import { examineDatabase } from './diagnostic/database.ts'
import { ok, type Finding } from './diagnostic/finding.ts'
import { examineCache, examineObservers, examineOutside } from './diagnostic/outside.ts'

const MARKS = { ok: 'ok       ', attention: 'attention', manque: 'MANQUE   ' } as const
const silent = { write: () => {}, flush: async () => {} }

/** `bun run diagnostic`: tries every address and every right, and says in plain words what is missing. */
await runMain(async () => {
  const settings = configuration(variables, process.env)
  for (const entry of services) entry.check?.(settings)
  const log = createLog({ service: 'diagnostic', level: 'silent', sink: silent, now: Date.now })
  const broker = withKafka(settings)
    ? examineBroker(kafkaAddress('colisaga.diagnostic', settings, log), settings.KAFKA_PARTITIONS)
    : Promise.resolve([ok('Kafka', 'none: facts travel through PostgreSQL')])
  const found = await Promise.all([
    examineDatabase(settings),
    broker,
    examineCache(settings),
    examineOutside(settings),
    examineObservers(settings),
  ])
  const findings: readonly Finding[] = found.flat()
  for (const { part, state, says } of findings)
    process.stdout.write(`${MARKS[state]}  ${part.padEnd(10)}  ${says}\n`)
  return findings.some(({ state }) => state === 'manque') ? 1 : 0
})
