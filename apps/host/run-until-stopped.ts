import {
  type Environment,
  UsageError,
  type Variables,
  aborted,
  helpAsked,
  sayWhenStopped,
  helpLines,
  streamSink,
  thisProcess,
} from '../../shared/kernel/index.ts'
import type { ServiceEntry } from './define-service.ts'
import { runServices } from './run-services.ts'
import { settingsOf } from './settings.ts'

/** Runs services until the signal aborts; gives the exit code. */
export const runUntilStopped = async (
  entries: readonly ServiceEntry[],
  options: {
    readonly environment: Environment
    readonly portOf: (entry: ServiceEntry) => number
    readonly signal: AbortSignal
  },
): Promise<number> => {
  const { environment, portOf, signal } = options
  const settings = settingsOf(environment, entries)
  const { say } = thisProcess
  sayWhenStopped(signal, say)
  // Where the log goes to a file, whoever has started it does not look there first.
  const logFile = settings.host.LOG_FILE
  if (logFile !== undefined) for (const doubt of settings.doubts) say(doubt)
  const running = await runServices(settings, {
    sink: streamSink(logFile ?? 1),
    portOf,
    signal,
    ...(logFile !== undefined && { say }),
  })
  await aborted(signal)
  const problems = await running.stop()
  for (const problem of problems) say(problem)
  return problems.length === 0 ? 0 : 1
}

/**
 * Whether help was asked for; it is then written. Throws a UsageError for any other argument: services
 * take their options from the environment alone.
 */
export const helpWritten = (
  name: string,
  variables: Variables,
  given: readonly string[],
): boolean => {
  const unknown = given.find((argument) => !helpAsked([argument]))
  if (unknown !== undefined)
    throw new UsageError(`${unknown}: a service takes its options from the environment (--help)`)
  if (given.length === 0) return false
  void thisProcess.print(
    `bun run ${name}: variables of the environment\n${helpLines(variables).join('\n')}\n`,
  )
  return true
}
