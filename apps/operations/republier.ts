import { UsageError, republishFrom, runMain, thisProcess } from '../../shared/kernel/index.ts'
import { given, serviceNamed } from './arguments.ts'
import { withJournal } from './open-journal.ts'

const USAGE = 'bun run republier -- --service NAME --depuis POSITION'
const HELP = `${USAGE}
  publishes what a service has said once more on its topic, from a position of its journal on (1: from its beginning).
  Whoever has heard a fact already drops it. Its instances may run, or start later: their relay does it.
`

/** `bun run republier`: a service's journal goes to its topic again, from a position on. */
await runMain(async () => {
  const { service, depuis } = given(USAGE, ['service', 'depuis'])
  const { name, language } = serviceNamed('service', service)
  if (language === undefined) throw new UsageError(`--service ${name}: it publishes nothing`)
  if (!/^\d{1,15}$/.test(depuis))
    throw new UsageError(`--depuis ${depuis}: a position of the journal, or 0: from its beginning`)
  const from = Math.max(1, Number(depuis))
  const again = await withJournal(name, (store) => republishFrom(store, from))
  if (again === undefined)
    throw new UsageError(
      `--depuis ${depuis}: ${name} has not published its journal so far, and goes on from where it is by itself`,
    )
  await thisProcess.print(
    `${name} publishes ${again} facts again on ${language.topic}, from position ${depuis}, as soon as its relay leads (a few seconds); whoever has heard them drops them\n`,
  )
  return 0
}, HELP)
