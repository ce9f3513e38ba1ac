import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import ipaddr from 'ipaddr.js'
import { sign } from '../../../shared/kernel/http.ts'
import type { Channel } from './channel.ts'

const TIMEOUT_MS = 4_000

/**
 * Posts each letter to the shop, signed as a Standard Webhook; any 2xx accepts it. The name is resolved here and
 * the connection made to that very address, so that the name cannot be pointed to a private address between the
 * check and the request. Redirects are not followed.
 */
export const webhookChannel = (options: {
  readonly url: URL
  readonly secrets: readonly string[]
  /** Whether letters may be posted to addresses of private networks and of this machine. */
  readonly privateAllowed: boolean
  readonly now: () => number
}): Channel => {
  const { url, secrets, privateAllowed, now } = options
  return {
    reaches: () => true,
    send: async ({ cle, ...data }, signal, traceparent) => {
      const address = await addressOf(url.hostname, privateAllowed)
      const nowMs = now()
      const timestamp = new Date(nowMs).toISOString()
      const body = JSON.stringify({ type: `avis.${data.sujet}`, timestamp, data })
      const headers = {
        ...sign(secrets, { id: cle, nowMs, body }),
        ...(traceparent !== undefined && { traceparent }),
      }
      const status = await post(url, address, headers, body, signal)
      if (status < 200 || status > 299) throw new Error(`${url.host} answers ${status}`)
      return { reference: cle }
    },
    close: async () => {},
  }
}

/** The address behind a name. Throws when it is one that must not be posted to. */
const addressOf = async (hostname: string, privateAllowed: boolean): Promise<string> => {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const { address } = await lookup(host)
  // An IPv4 address that is mapped into IPv6 is judged as the IPv4 address.
  const range = ipaddr.process(address).range()
  if (range !== 'unicast' && !privateAllowed)
    throw new Error(`${hostname} is ${address}, a ${range} address: not posted to`)
  return address
}

const post = (
  url: URL,
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    const request = (secure ? https : http).request(
      {
        host: address,
        port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        ...(secure && { servername: url.hostname }),
        headers: {
          ...headers,
          host: url.host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      },
      (response) => {
        // The body is not read: the status says all that matters.
        response.destroy()
        resolve(response.statusCode ?? 0)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
