import { type Socket, connect } from 'node:net'
import { type Place, isFolder, placeText } from './address.ts'

/** What a socket fails with that is closed before a byte has come: it is waited for, as for a server that is away. */
const CLOSED = 'CONNECTION_CLOSED'

/**
 * A socket to one server. It connects by itself and keeps what is written meanwhile. Whoever takes connections and
 * closes them at once, as a balancer without a server does, makes it fail: the library would take that for no failure, and
 * connect again at once, for ever (850 times a second, measured), while the query waits. The library takes the name for
 * TLS from `host`.
 */
export const socketTo = (place: Place): Socket => {
  const { host, port } = place
  const socket = isFolder(host) ? connect(placeText(place)) : connect(port, host)
  socket.once('end', () => {
    if (socket.bytesRead > 0) return
    const said = `${placeText(place)} takes the connection and closes it`
    socket.destroy(Object.assign(new Error(said), { code: CLOSED }))
  })
  return Object.assign(socket, { host, port })
}
