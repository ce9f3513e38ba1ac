import { aborted, createLog, runMain, thisProcess } from '../../shared/kernel/index.ts'
import { attention, ok, type Finding } from '../host/finding.ts'
import { kafkaAddress, withKafka } from '../host/kafka-address.ts'
import { kafkaClient } from '../host/kafka-client.ts'
import { services } from '../host/registry.ts'
import { languagesOf } from '../host/service-list.ts'
import { settingsOf } from '../host/settings.ts'
import { examineBroker } from './diagnostic/broker.ts'
import { examineCollector } from './diagnostic/collector.ts'
import { examineDatabase } from './diagnostic/database.ts'
import { examineProcess } from './diagnostic/process.ts'

const MARKS = { ok: 'ok       ', attention: 'attention', manque: 'MANQUE   ' } as const
const HELP = `bun run diagnostic
  tries every address and every right that the environment names, as a start of the services would use them, and says
  in plain words what is missing. Exit code 1: something is. The variables: bun run services --help
`
/** The exit code of what a signal ended. */
const STOPPED = 130
const silent = { write: () => {}, flush: async () => {} }

/** `bun run diagnostic`: tries every address and every right, and says in plain words what is missing. */
await runMain(async (signal) => {
  const settings = settingsOf(thisProcess.environment)
  const { host } = settings
  const log = createLog({ service: 'diagnostic', level: 'silent', sink: silent, now: Date.now })
  const kafka = withKafka(host)
    ? { client: kafkaClient(host), address: kafkaAddress('colisaga.diagnostic', host, log) }
    : undefined
  const database = examineDatabase(settings)
  // Topics have to be as the journals are: what KAFKA_PARTITIONS says instead is told of the database.
  const broker = database.then(({ partitions = host.KAFKA_PARTITIONS }) =>
    kafka === undefined
      ? [ok('Kafka', 'none: facts travel through PostgreSQL')]
      : examineBroker(kafka.client, kafka.address, languagesOf(services), partitions),
  )
  const found = await Promise.race([
    Promise.all([
      examineProcess(thisProcess.environment, settings),
      database.then(({ findings }) => findings),
      broker,
      ...settings.services.map(({ examine }) => examine()),
      examineCollector(host),
    ]),
    aborted(signal),
  ])
  if (found === undefined) return STOPPED
  const doubts = settings.doubts.map((doubt) => attention('Variables', doubt))
  const findings: readonly Finding[] = [...doubts, ...found.flat()]
  for (const { part, state, says } of findings)
    await thisProcess.print(`${MARKS[state]}  ${part.padEnd(10)}  ${says}\n`)
  return findings.some(({ state }) => state === 'manque') ? 1 : 0
}, HELP)
