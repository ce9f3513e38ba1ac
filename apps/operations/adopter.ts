import { UsageError, runMain } from '../../shared/kernel/index.ts'
import { given, serviceNamed } from './arguments.ts'
import { withJournal } from './open-journal.ts'

const USAGE = 'bun run adopter -- --service LISTENER --source NAME --journal UUID'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `bun run adopter`: a service listens to a journal of another that was made anew. */
await runMain(async () => {
  const { service, source, journal } = given(USAGE, ['service', 'source', 'journal'])
  const { name } = serviceNamed('service', service)
  const { language } = serviceNamed('source', source)
  if (language === undefined) throw new UsageError(`--source ${source}: it publishes nothing`)
  if (!UUID.test(journal))
    throw new UsageError(`--journal ${journal}: a uuid, as the message gives it`)
  await withJournal(name, (store) => store.adopt(language.topic, journal))
  process.stdout.write(`${name} listens to journal ${journal} of ${source} from now on\n`)
  return 0
})
