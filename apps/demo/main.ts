import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStack, type Stack } from '../../redpanda/stack.ts'
import { connect } from '../../shared/journal/postgres/connect.ts'
import { systemClock } from '../../shared/runtime/clock.ts'
import { configuration } from '../../shared/runtime/configuration.ts'
import { runMain } from '../../shared/runtime/lifecycle.ts'
import { streamSink } from '../../shared/telemetry/log.ts'
import { freePort } from '../../redpanda/ports.ts'
import { runServices, type Running } from '../open.ts'
import { services, variables } from '../services.ts'
import { booksOf, isClean, isQuiet, type Ledger } from './books.ts'
import { Driver } from './driver.ts'
import { demoOptions, usage, type DemoOptions } from './options.ts'
import { ordersIn } from './orders.ts'
import { generated, type DemoOrders } from './parcels.ts'
import { ledgerLines, viewOn } from './view.ts'

const CHECKOUT = dirname(dirname(fileURLToPath(new URL('.', import.meta.url))))
const LOG_FILE = join(CHECKOUT, '.colisaga', 'demo.log')
const LOOK_MS = 500
/** Sagas that make no progress for this long are not waited for: the ledger will show them. */
const STUCK_MS = 60_000
/** After Ctrl-C what is under way gets this long. */
const SETTLE_MS = 4_000

const headOf = (
  addresses: Readonly<Record<string, string>>,
  options: DemoOptions,
): readonly string[] => [
  'ColiSaga',
  ...Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(13)} ${address}`),
  '  à essayer :',
  `    curl -s '${addresses['suivi']}/colis?clientId=${options.orders === undefined ? 'C101' : 'VINET'}&limit=3'`,
  `    curl -s ${addresses['stock']}/articles`,
  `  journaux : ${LOG_FILE}`,
]

const drive = async (
  running: Running,
  orders: DemoOrders,
  books: ReturnType<typeof booksOf>,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<Ledger> => {
  const addresses = Object.fromEntries(
    running.services.map(({ service, serving }) => [service.name, serving.address]),
  )
  const driver = new Driver(addresses, systemClock, signal)
  await driver.stock(orders.articles)
  const startMs = systemClock.now()
  const view = viewOn(process.stdout, headOf(addresses, options))
  let sending = true
  const sent = driver
    .send(orders.parcels, options.parcels ?? Number.POSITIVE_INFINITY, options.rate)
    .finally(() => {
      sending = false
    })
  let before: number | undefined
  let endMs = startMs
  let movedMs = startMs
  let stopMs: number | undefined
  let state = ''
  for (;;) {
    const progress = await books.progress(startMs)
    const nowMs = systemClock.now()
    before ??= progress.terminees
    const seconds = Math.max(0.001, (nowMs - startMs) / 1_000)
    view.show(progress, (progress.terminees - before) / seconds)
    const moved = JSON.stringify([progress.crees, progress.terminees, progress.retard])
    if (moved !== state) movedMs = nowMs
    state = moved
    endMs = nowMs
    const quiet = !sending && !driver.busy && isQuiet(progress)
    if (signal.aborted) stopMs ??= nowMs
    if (stopMs !== undefined && (quiet || nowMs - stopMs > SETTLE_MS)) break
    if (options.exit && (quiet || (!sending && nowMs - movedMs > STUCK_MS))) break
    await systemClock.sleep(LOOK_MS)
  }
  view.end()
  await sent
  await driver.settled()
  for (const problem of driver.sent.problems.slice(0, 5)) process.stderr.write(`${problem}\n`)
  const ledger = await books.ledger(startMs, endMs)
  const unknown = Math.max(0, driver.sent.acknowledged - ledger.colis)
  return { ...ledger, perdus: ledger.perdus + unknown }
}

const demo = async (
  stack: Stack,
  orders: DemoOrders,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<number> => {
  const settings = configuration(variables, { LOG_FILE, ...process.env, ...stack.env })
  const ports = new Map<string, number>()
  for (const { name, port } of services) ports.set(name, await freePort(port))
  const running = await runServices(services, {
    configuration: settings,
    sink: streamSink(settings.LOG_FILE ?? LOG_FILE),
    portOf: ({ name }) => ports.get(name) ?? 0,
  })
  const sql = connect({ url: settings.DATABASE_URL, pool: 2, name: 'colisaga demo' })
  try {
    const ledger = await drive(running, orders, booksOf(sql), options, signal)
    for (const line of ledgerLines(ledger)) process.stdout.write(`${line}\n`)
    if (options.json) process.stdout.write(`${JSON.stringify(ledger)}\n`)
    return isClean(ledger) ? 0 : 1
  } finally {
    await sql.end({ timeout: 1 })
    for (const problem of await running.stop()) process.stderr.write(`${problem}\n`)
  }
}

await runMain(async (signal) => {
  const options = demoOptions(process.argv.slice(2), process.env)
  if (options.help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const orders = options.orders === undefined ? generated() : ordersIn(options.orders)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const stack = await startStack({
    pile: options.pile,
    fresh: options.fresh,
    environment: process.env,
    say,
    signal,
  })
  try {
    return await demo(stack, orders, options, signal)
  } finally {
    for (const problem of await stack.stop()) say(problem)
  }
})
