import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** An address that leads to a server, and to another one once it is switched: as a failover does. */
export interface Switch {
  readonly port: number
  /** Cuts every connection; new ones go to this port. */
  to(port: number): void
  stop(): Promise<void>
}

/** Forwards bytes between loopback ports. */
export const startSwitch = async (first: number): Promise<Switch> => {
  const open = new Set<Socket>()
  let target = first
  const server = createServer((client) => {
    const away = connect(target, '127.0.0.1')
    for (const socket of [client, away]) {
      socket.setNoDelay(true)
      open.add(socket)
      socket.once('close', () => {
        open.delete(socket)
        client.destroy()
        away.destroy()
      })
      // Its close says enough.
      socket.on('error', () => {})
    }
    client.pipe(away).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    port,
    to: (next) => {
      target = next
      cut()
    },
    stop: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
