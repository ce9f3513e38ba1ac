import { aborted, configuration, integer, runMain, streamSink } from '../../shared/kernel/index.ts'
import { runServices } from './run-services.ts'
import { services, variables } from './registry.ts'

/** All services in one process, on consecutive ports, until SIGINT or SIGTERM. */
await runMain(async (signal) => {
  const { PORT, ...settings } = configuration(
    { ...variables, PORT: integer('port of the first', { min: 1, max: 65_000, fallback: 3001 }) },
    process.env,
  )
  const running = await runServices(services, {
    configuration: settings,
    sink: streamSink(settings.LOG_FILE ?? 1),
    signal,
    portOf: (entry) => PORT + services.indexOf(entry),
  })
  await aborted(signal)
  const problems = await running.stop()
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  return problems.length === 0 ? 0 : 1
})
