import { afterAll, expect, test } from 'bun:test'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, type Server, createServer } from 'node:net'
import { whatListens } from './what-listens.ts'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})
const portOf = async (server: Server): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test('what stands at an address is known by how it answers', async () => {
  const web = await portOf(createHttpServer((_, answer) => answer.end('x')))
  expect(await whatListens('127.0.0.1', web)).toBe('HTTP')
  const postgres = createServer((socket) =>
    socket.on('data', (asked: Buffer) => {
      if (asked.length === 8 && asked.readUInt32BE(4) === 80_877_103) socket.end('N')
    }),
  )
  expect(await whatListens('127.0.0.1', await portOf(postgres))).toBe('PostgreSQL')
})

test('who hangs up or says nothing is silent, and where nobody listens nobody is', async () => {
  expect(await whatListens('127.0.0.1', await portOf(createServer(() => {})))).toBe('silence')
  const hangsUp = createServer((socket) => void socket.destroy())
  expect(await whatListens('127.0.0.1', await portOf(hangsUp))).toBe('silence')
  expect(await whatListens('127.0.0.1', 1)).toBe('nobody')
  expect(await whatListens('nulle-part.invalid', 1)).toBe('nobody')
})
