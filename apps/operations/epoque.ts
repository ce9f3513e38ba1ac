import { runMain, thisProcess } from '../../shared/kernel/index.ts'
import { given, serviceNamed } from './arguments.ts'
import { withJournal } from './open-journal.ts'

const USAGE = 'bun run epoque -- --service NAME'
const HELP = `${USAGE}
  says that the database of a service has gone back to an earlier state where nothing else can tell: its instances
  forget what they remember of it, and its positions jump ahead of every one that was ever given.
  Run it for each service whose tables were restored, before its instances are started or while they run.
`

/** `bun run epoque`: an operator begins an epoch of a service's journal. */
await runMain(async () => {
  const { service } = given(USAGE, ['service'])
  const { name } = serviceNamed('service', service)
  const epoch = await withJournal(name, async (store) => {
    await store.beginEpoch()
    return store.epoch()
  })
  await thisProcess.print(
    `${name} is in another epoch from now on (${epoch}): nothing that was remembered of its database is used any more\n`,
  )
  return 0
}, HELP)
