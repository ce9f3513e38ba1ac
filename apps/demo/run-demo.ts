import { OUTPUT_CLOSED, messageOf, systemClock } from '../../shared/kernel/index.ts'
import { isQuiet, type booksOf, type Ledger } from './books.ts'
import { Driver } from './shopper.ts'
import type { Fleet } from './fleet.ts'
import { followLogs } from './logs.ts'
import type { Messages } from './messages.ts'
import type { DemoOptions } from './options.ts'
import type { DemoOrders } from './parcels.ts'
import { headOnly, viewOn } from './view.ts'

const LOOK_MS = 500
/** Sagas that make no progress for this long are not waited for: the ledger will show them. */
const STUCK_MS = 60_000
/** After Ctrl-C whatever is under way may take this long to end. */
const SETTLE_MS = 4_000
/** After so long without progress a line says that the run is being waited for. */
const STILL_MS = 10_000
const PROBLEMS_SHOWN = 5

export interface Driven {
  readonly ledger: Ledger
  readonly problems: number
  /** Parcels that were acknowledged. */
  readonly sent: number
}

/**
 * Sends the parcels, shows the run until it ends or the signal aborts, and draws up the ledger; undefined when nobody
 * reads any more what the run comes to.
 */
export const drive = async (run: {
  readonly fleet: Fleet
  readonly orders: DemoOrders
  readonly books: ReturnType<typeof booksOf>
  readonly options: DemoOptions
  readonly head: readonly string[]
  readonly logFile: string
  readonly messages: Messages
  /** Where the run is shown. */
  readonly out: NodeJS.WriteStream
  readonly signal: AbortSignal
}): Promise<Driven | undefined> => {
  const { fleet, orders, books, options, head, logFile, messages, out, signal } = run
  const { say } = messages
  const driver = new Driver(fleet.addresses, systemClock, signal)
  await driver.stock(orders.articles)
  const startMs = systemClock.now()
  const view = options.logs ? headOnly(out, head) : viewOn(out, head)
  messages.beside(view)
  const followed = new AbortController()
  const following = options.logs
    ? followLogs(fleet.logFiles, {
        out,
        clock: systemClock,
        signal: followed.signal,
      })
    : undefined
  let sending = true
  const sent = driver
    .send(orders.parcels, options.parcels ?? Number.POSITIVE_INFINITY, options.rate)
    .finally(() => {
      sending = false
    })
  const struck = new AbortController()
  const striking = strikes(fleet, options.killEveryS, struck.signal, say)
  let before: number | undefined
  let endMs = startMs
  let movedMs = startMs
  let toldMs = 0
  let stopMs: number | undefined
  let state = ''
  try {
    for (;;) {
      // Asked first: what is sent while the books are read is not in them.
      const isIdle = !sending && !driver.busy
      const progress = await books.progress(startMs)
      const nowMs = systemClock.now()
      before ??= progress.terminees
      const seconds = Math.max(0.001, (nowMs - startMs) / 1_000)
      view.show(progress, (progress.terminees - before) / seconds)
      const moved = JSON.stringify([progress.crees, progress.terminees, progress.retard])
      if (moved !== state) movedMs = nowMs
      state = moved
      endMs = nowMs
      const quiet = isIdle && isQuiet(progress)
      if (!quiet && nowMs - movedMs > STILL_MS && toldMs < movedMs) {
        toldMs = nowMs
        say(`nothing has moved for ${STILL_MS / 1_000} s: see ${logFile}`)
      }
      if (signal.aborted) stopMs ??= nowMs
      if (signal.reason === OUTPUT_CLOSED) return undefined
      if (stopMs !== undefined && (quiet || nowMs - stopMs > SETTLE_MS)) break
      if (options.exit && (quiet || (!sending && nowMs - movedMs > STUCK_MS))) break
      await systemClock.sleep(LOOK_MS)
    }
  } finally {
    messages.beside(undefined)
    view.end()
    followed.abort()
    struck.abort()
  }
  await following
  for (const [name, times] of await striking) say(`killed ${name}: ${times}`)
  await sent
  await driver.settled()
  const { problems, acknowledged } = driver.sent
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) say(problem)
  if (problems.length > PROBLEMS_SHOWN) say(`… and ${problems.length - PROBLEMS_SHOWN} more`)
  say('drawing up the ledger from the journals …')
  const settled = stopMs === undefined
  const ledger = await books.ledger({ startMs, endMs, settled }, [...acknowledged])
  return { ledger, problems: problems.length, sent: acknowledged.size }
}

/** Kills an instance every so many seconds until the signal aborts; gives how often each was. */
const strikes = async (
  fleet: Fleet,
  everyS: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ReadonlyMap<string, number>> => {
  const killed = new Map<string, number>()
  if (everyS === 0) return killed
  for (;;) {
    await systemClock.sleep(everyS * 1_000, signal)
    if (signal.aborted) return killed
    try {
      const name = await fleet.strike()
      killed.set(name, (killed.get(name) ?? 0) + 1)
    } catch (error) {
      say(`no more is killed: ${messageOf(error)}`)
      return killed
    }
  }
}
