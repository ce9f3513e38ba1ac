import { createServer, connect } from 'node:net'

const LOOPBACK = '127.0.0.1'
const LOOK_AGAIN_MS = 25

/** Ports that were given lately. Nobody may listen on them yet, so the system could offer them a second time. */
const given: number[] = []
const GIVEN = 256
const TRIES = 50

/** Gives this port when it is free, else another free one that was not given lately. */
export const freePort = async (preferred = 0): Promise<number> => {
  const found = preferred === 0 ? undefined : await listenable(preferred)
  if (found !== undefined) return found
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listenable(0)
    if (port === undefined || given.includes(port)) continue
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
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(bound))
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
