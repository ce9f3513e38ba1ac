/** A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port (RFC 9110, 7.2). */
const HOST = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::(?<port>\d{1,5}))?$/i
const MAX_PORT = 65_535

/** Whether a request's `Host` names one host. HTTP/1.0 needs none. Two of them arrive joined by a comma, and are not one. */
export const hostIsSound = (host: string | null): boolean => {
  if (host === null) return true
  const found = HOST.exec(host)
  return found !== null && Number(found.groups?.['port'] ?? 0) <= MAX_PORT
}
