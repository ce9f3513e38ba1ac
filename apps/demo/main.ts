import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalPrometheus } from '../../observability/start.ts'
import { folderFor } from '../../redpanda/places.ts'
import { startStack, type Stack } from '../../redpanda/stack.ts'
import { type Environment, UsageError, runMain, sayWhenStopped } from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { settingsOf } from '../host/settings.ts'
import { booksOf, isClean } from './books.ts'
import { cacheCommandsOf } from './cache-commands.ts'
import { consentTo, terminalAsk } from './consent.ts'
import { drive } from './run-demo.ts'
import { fleetHere, fleetOf, type Fleet } from './fleet.ts'
import { demoOptions, usage, type DemoOptions } from './options.ts'
import { messagesOn } from './messages.ts'
import { observerFor } from './observer.ts'
import { ordersIn } from './orders.ts'
import { generated, type DemoOrders } from './parcels.ts'
import { ledgerLines } from './view.ts'

const CHECKOUT = dirname(dirname(fileURLToPath(new URL('.', import.meta.url))))

const messages = messagesOn(process.stderr)
const { say } = messages

const headOf = (
  { addresses, logFiles }: Fleet,
  { env }: Stack,
  options: DemoOptions,
  prometheus: string | undefined,
): readonly string[] => [
  'ColiSaga',
  ...Object.entries(addresses).map(([name, all]) => `  ${name.padEnd(13)} ${all.join('  ')}`),
  '  à essayer :',
  `    curl -s '${addresses['suivi']?.[0]}/colis?clientId=${options.orders === undefined ? 'C101' : 'VINET'}&limit=3'`,
  `    curl -s ${addresses['stock']?.[0]}/articles`,
  ...(env['KAFKA_BROKERS'] === undefined ? [] : [`  Kafka    : ${env['KAFKA_BROKERS']}`]),
  ...(prometheus === undefined
    ? []
    : [
        `  tableaux : ${addresses['suivi']?.[0]}/tableau`,
        `  Prometheus : ${prometheus} (alertes : ${prometheus}/alerts)`,
      ]),
  ...logFiles.map((logFile) => `  journaux : ${logFile}`),
]

const demo = async (
  stack: Stack,
  orders: DemoOrders,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<number> => {
  const folder = folderFor(CHECKOUT, process.env, undefined)
  const observer = await observerFor({
    wanted: options.observer,
    fresh: options.fresh,
    folder,
    say,
  })
  const usualLog = join(folder, 'demo.log')
  const environment: Environment = {
    LOG_FILE: usualLog,
    ...(observer !== undefined && { PROMETHEUS_URL: observer.url }),
    ...process.env,
    ...stack.env,
  }
  const settings = settingsOf(environment)
  const { host } = settings
  for (const doubt of settings.doubts) say(doubt)
  if ((environment['PSP_URL'] ?? '') !== '')
    throw new UsageError(
      'PSP_URL is set: the demo pays with test cards, and its ledger asks the PSP that it brings; unset it',
    )
  const logFile = host.LOG_FILE ?? usualLog
  const fleet =
    options.instances === 0
      ? await fleetHere(settings, logFile)
      : await fleetOf(options.instances, environment, logFile, say, options.runtimes)
  const sql = connect({
    url: host.DATABASE_URL,
    pool: 2,
    name: 'colisaga demo',
  })
  let prometheus: LocalPrometheus | undefined
  try {
    prometheus = await observer?.start(fleet.addresses)
    const head = headOf(fleet, stack, options, prometheus?.url)
    const books = booksOf(sql)
    const driven = await drive({
      fleet,
      orders,
      books,
      options,
      head,
      logFile,
      messages,
      out: process.stdout,
      signal,
    })
    if (driven === undefined) return 1
    const { ledger, problems, sent } = driven
    for (const line of ledgerLines(ledger)) process.stdout.write(`${line}\n`)
    // What a killed instance had counted is gone.
    const commands =
      options.killEveryS === 0 ? await cacheCommandsOf(fleet.addresses['suivi'] ?? []) : undefined
    if (commands !== undefined && sent > 0)
      process.stdout.write(
        `  Redis         ${commands} commandes, ${(commands / sent).toFixed(2)} par colis\n`,
      )
    if (options.json) process.stdout.write(`${JSON.stringify(ledger)}\n`)
    return isClean(ledger) && problems === 0 ? 0 : 1
  } finally {
    await sql.end({ timeout: 1 })
    await prometheus?.stop()
    for (const problem of await fleet.stop()) say(problem)
  }
}

/** Services that have lost their database or their broker end nothing in good order, so nobody waits for them. */
const withoutIt = async (dead: Promise<string>): Promise<number> => {
  const line = await dead
  messages.end()
  say(line)
  say('the demo ends: nothing goes on without it; at its next start it goes on where it was')
  return 1
}

await runMain(async (signal) => {
  const options = demoOptions(process.argv.slice(2), process.env)
  sayWhenStopped(signal, say)
  const orders = options.orders === undefined ? generated() : ordersIn(options.orders)
  const { promise: dead, resolve: died } = Promise.withResolvers<string>()
  const stack = await startStack({
    pile: options.pile,
    fresh: options.fresh,
    environment: process.env,
    say,
    died,
    signal,
    consent: (choice) =>
      consentTo(choice, {
        environment: process.env,
        agreed: options.here,
        ask: terminalAsk(signal),
        say,
      }),
  })
  try {
    return await Promise.race([demo(stack, orders, options, signal), withoutIt(dead)])
  } finally {
    for (const problem of await stack.stop()) say(problem)
  }
}, usage)
