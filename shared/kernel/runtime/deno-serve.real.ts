// on: deno
// lane: - deno-serve
// waits
import { expect, test } from 'bun:test'
import { RawConnection } from '../testing/raw-connection.ts'
import { systemClock } from './clock.ts'

/** What is used of it: the project's types are those of Bun. */
declare const Deno: {
  serve(
    options: { hostname: string; port: number; onListen: () => void },
    fetch: (request: Request) => Response | Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> }
}

/** A stalled head or body has to have been ended by then, here and on the other runtimes. */
const ENDED_MS = 12_000

test('Deno.serve still ends nothing that stalls; where this fails, it can serve instead of node:http', async () => {
  const server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen: () => {} }, (request) =>
    request.method === 'POST'
      ? new Response('late', { status: 408, headers: { connection: 'close' } })
      : new Response(''),
  )
  const stalls = [
    '',
    'GET / HTTP/1.1\r\nHost: a\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n{"te',
  ]
  const connections = await Promise.all(stalls.map(() => RawConnection.open(server.addr.port)))
  for (const [n, connection] of connections.entries()) connection.write(stalls[n] ?? '')
  await systemClock.sleep(ENDED_MS)
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([true, true, true])
  for (const connection of connections) connection.leave()
  await server.shutdown()
})
