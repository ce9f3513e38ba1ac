import { createServer, connect } from 'node:net'

const LOOPBACK = '127.0.0.1'
const LOOK_AGAIN_MS = 25

/**
 * Below those from which systems give connections that go out their own ports (from 32768 on Linux): a server that takes
 * seconds to start would find its port taken by one.
 */
const PORTS = { first: 12_000, last: 31_999 }
/** Ports that were given lately. Nobody may listen on them yet, so that they look free. */
const given: number[] = []
const GIVEN = 256
const TRIES = 200

/** Gives this port when it is free, else another free one that was not given lately. */
export const freePort = async (preferred = 0): Promise<number> => {
  const found = preferred === 0 ? undefined : await listenable(preferred)
  if (found !== undefined) return found
  for (let tries = 0; tries < TRIES; tries += 1) {
    const any = PORTS.first + Math.floor(Math.random() * (PORTS.last - PORTS.first + 1))
    const port = given.includes(any) ? undefined : await listenable(any)
    if (port === undefined) continue
    given.push(port)
    if (given.length > GIVEN) given.shift()
    return port
  }
  throw new Error(`no free port on ${LOOPBACK}`)
}

const listenable = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, LOOPBACK, () => {
      server.close(() => resolve(port))
    })
  })

/** Resolves once somebody listens there; throws after `timeoutMs`, or when `alive` says no. */
export const waitForPort = async (
  port: number,
  timeoutMs: number,
  alive: () => boolean,
): Promise<void> => {
  const untilMs = Date.now() + timeoutMs
  while (!(await answers(port))) {
    if (!alive()) throw new Error('ended while starting')
    if (Date.now() > untilMs)
      throw new Error(`nothing listens on port ${port} after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, LOOPBACK)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
