// waits
import { expect, test } from 'bun:test'
import { connect } from 'node:net'
import { realWorld } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

/** What balancers keep their connections for, and a little more. */
const IDLE_MS = 66_000
const TEST_MS = 120_000
const SHORT_S = 2
/** Bun looks every four seconds, and rounds up to the next look. */
const SHORT_MOST_MS = 14_000

/** A connection as a balancer keeps it. */
const connection = async (world: SagaWorld, service: string) => {
  const { url } = await world.request(service, '/sante')
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let said = ''
  let closedAfterMs: number | undefined
  let lastMs = Date.now()
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    said += chunk
    lastMs = Date.now()
  })
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => {
    socket.once('close', () => {
      closedAfterMs = Date.now() - lastMs
      resolve(closedAfterMs)
    })
  })
  return {
    closed,
    isClosed: () => closedAfterMs !== undefined,
    /** Sends a request on it, and gives whether it was answered 200. */
    asks: async (): Promise<boolean> => {
      said = ''
      socket.write('GET /sante HTTP/1.1\r\nhost: balancer\r\n\r\n')
      const untilMs = Date.now() + 5_000
      while (!said.includes('\r\n\r\n') && closedAfterMs === undefined && Date.now() < untilMs)
        await Bun.sleep(10)
      return said.startsWith('HTTP/1.1 200')
    },
    end: () => void socket.destroy(),
  }
}

test(
  'a connection that a balancer keeps for a minute is still there for its next request',
  async () => {
    const world = await realWorld({ transport: 'journal' })
    try {
      const kept = await connection(world, 'envoi')
      expect(await kept.asks()).toBe(true)
      await Bun.sleep(IDLE_MS)
      expect(kept.isClosed()).toBe(false)
      expect(await kept.asks()).toBe(true)
      kept.end()
      const { stocked, sent, saga } = shopIn(() => world)
      await saga(await sent(await stocked(1)), 'reussie')
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)

test(
  'HTTP_KEEP_ALIVE_S says how long it is kept',
  async () => {
    const world = await realWorld({
      transport: 'journal',
      environment: () => ({ HTTP_KEEP_ALIVE_S: String(SHORT_S) }),
    })
    try {
      const kept = await connection(world, 'suivi')
      expect(await kept.asks()).toBe(true)
      const closedAfterMs = await kept.closed
      expect(closedAfterMs).toBeGreaterThan(SHORT_S * 1_000)
      expect(closedAfterMs).toBeLessThan(SHORT_MOST_MS)
    } finally {
      await world.close()
    }
  },
  TEST_MS,
)
