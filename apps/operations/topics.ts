import { parseArgs } from 'node:util'
import { usageErrorOf } from '../../redpanda/options.ts'
import {
  ConfigurationError,
  UsageError,
  configuration,
  createLog,
  runMain,
  thisProcess,
} from '../../shared/kernel/index.ts'
import { Admin, clientOptions, topicRecords, unreached } from '../../shared/kernel/kafka.ts'
import { halfSet } from '../host/half-set.ts'
import { hostVariables } from '../host/host-variables.ts'
import { kafkaAddress, withKafka } from '../host/kafka-address.ts'
import { wrongCertificate } from '../host/kafka-certificate.ts'
import { listLines } from './topics/list.ts'
import { recordLines } from './topics/show.ts'

const USAGE = `bun run topics                        the topics and the groups, and how much is in each
bun run topics -- TOPIC [options]     what is published there from now on, until Ctrl-C
  --debut     from the first record that the broker still has
  --cle KEY   only the records with this key: one parcel's
  --entetes   each record's headers too
  --fin       ends at what is there now, instead of waiting for more
TOPIC is colis.envoi, colis.paiement, …; parked facts are on colis.envoi.dlq, …
The brokers are those of KAFKA_BROKERS (127.0.0.1:19092 when it is not set), reached as the services reach them.`

/** Where `bun run demo`, `bun run stack` and the compose file have their broker, unless the port was taken. */
const USUAL_BROKERS = '127.0.0.1:19092'
const REQUEST_TIMEOUT_MS = 10_000
const silent = { write: () => {}, flush: async () => {} }

const options = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        debut: { type: 'boolean', default: false },
        cle: { type: 'string' },
        entetes: { type: 'boolean', default: false },
        fin: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw usageErrorOf(error)
  }
}

/** Writes lines, and resolves once somebody has taken them. Whoever stops reading (`| head`) aborts the program's signal. */
const write = (lines: readonly string[]): Promise<void> =>
  thisProcess.print(`${lines.join('\n')}\n`)

/** `bun run topics`: what Redpanda Console shows, in a terminal. */
await runMain(async (signal) => {
  const { values, positionals } = options()
  const [topic, more] = positionals
  if (more !== undefined) throw new UsageError(`${more}: one topic at a time (--help)`)
  const { DATABASE_URL: _, DATABASE_URL_DIRECT: __, ...variables } = hostVariables
  const host = configuration(variables, {
    ...thisProcess.environment,
    KAFKA_BROKERS: thisProcess.environment['KAFKA_BROKERS'] || USUAL_BROKERS,
  })
  const wrong = [...halfSet(host), ...wrongCertificate(host)]
  if (wrong.length > 0) throw new ConfigurationError(wrong)
  if (!withKafka(host))
    throw new UsageError(
      'TRANSPORT=journal: facts travel through PostgreSQL, and there is no topic',
    )
  const log = createLog({ service: 'topics', level: 'silent', sink: silent, now: Date.now })
  const address = kafkaAddress('colisaga.topics', host, log)
  const admin = new Admin({ ...clientOptions(address, REQUEST_TIMEOUT_MS), retries: 0 })
  try {
    const prefix = host.KAFKA_PREFIX
    if (topic === undefined) {
      await write(await listLines(admin, prefix))
      return 0
    }
    const known = (await admin.listTopics())
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .sort()
    if (!known.includes(topic))
      throw new UsageError(`${topic}: no such topic; there are: ${known.join(', ') || 'none'}`)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new Error(unreached(error, address).says, { cause: error })
  } finally {
    await admin.close().catch(() => {})
  }
  const wanted = { topic, fromStart: values.debut, untilNow: values.fin, signal }
  for await (const record of topicRecords(address, wanted)) {
    if (values.cle !== undefined && record.key !== values.cle) continue
    await write(recordLines(record, values.entetes))
    if (signal.aborted) break
  }
  return 0
}, USAGE)
