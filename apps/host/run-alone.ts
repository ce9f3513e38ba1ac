import {
  UsageError,
  aborted,
  configuration,
  helpLines,
  integer,
  runMain,
  streamSink,
} from '../../shared/kernel/index.ts'
import { runServices } from './run-services.ts'
import { services, variables } from './registry.ts'

/** Runs one service alone in this process, until SIGINT or SIGTERM. */
export const runAlone = (name: string): Promise<never> =>
  runMain(async (signal) => {
    const entry = services.find((service) => service.name === name)
    if (entry === undefined) throw new Error(`no service ${name}`)
    const own = {
      ...variables,
      PORT: integer('port to listen on', { min: 0, max: 65_535, fallback: entry.port }),
    }
    const [unknown] = process.argv
      .slice(2)
      .filter((argument) => !['--help', '-h'].includes(argument))
    if (unknown !== undefined)
      throw new UsageError(`${unknown}: a service takes its options from the environment (--help)`)
    if (process.argv.length > 2) {
      process.stdout.write(
        `bun run ${name}: variables of the environment\n${helpLines(own).join('\n')}\n`,
      )
      return 0
    }
    const { PORT, ...settings } = configuration(own, process.env)
    const running = await runServices([entry], {
      configuration: settings,
      sink: streamSink(settings.LOG_FILE ?? 1),
      portOf: () => PORT,
      signal,
    })
    await aborted(signal)
    const problems = await running.stop()
    for (const problem of problems) process.stderr.write(`${problem}\n`)
    return problems.length === 0 ? 0 : 1
  })
