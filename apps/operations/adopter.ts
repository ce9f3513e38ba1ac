import { UsageError, runMain, thisProcess } from '../../shared/kernel/index.ts'
import { given, serviceNamed } from './arguments.ts'
import { withJournal } from './open-journal.ts'

const USAGE = 'bun run adopter -- --service LISTENER --source NAME --journal UUID [--refuser]'
const HELP = `${USAGE}
  --service LISTENER  the service that decides, while its instances run or before they start
  --source NAME       the service whose journal was made anew
  --journal UUID      that journal, as the log of the listener names it
  --refuser           it is not listened to, and never asked about again; without, it is heard from now on
`
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * `bun run adopter`: a service listens from now on to a journal of another that was made anew; with
 * `--refuser` it does not, and never asks again.
 */
await runMain(async () => {
  const { service, source, journal, refuser } = given(
    USAGE,
    ['service', 'source', 'journal'],
    ['refuser'],
  )
  const { name } = serviceNamed('service', service)
  const { language } = serviceNamed('source', source)
  if (language === undefined) throw new UsageError(`--source ${source}: it publishes nothing`)
  if (!UUID.test(journal))
    throw new UsageError(`--journal ${journal}: a uuid, as the message gives it`)
  const { topic } = language
  await withJournal(name, (store) =>
    refuser ? store.refuse(topic, journal) : store.adopt(topic, journal),
  )
  const listens = refuser ? 'does not listen' : 'listens'
  await thisProcess.print(`${name} ${listens} to journal ${journal} of ${source} from now on\n`)
  return 0
}, HELP)
