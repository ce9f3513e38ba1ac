import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Channel } from './channel.ts'

const CONNECT_MS = 3_000
/**
 * The longest wait for a server to accept a letter. It is long because servers look for spam and viruses first,
 * and a letter given up before the answer may have been accepted and would be sent twice.
 */
const SILENT_MS = 25_000
const SEND_MS = 30_000
const CONNECTIONS = 4

/**
 * E-mail. SMTP has no idempotency key, so a letter whose acceptance was not heard is sent again under the same
 * Message-ID, by which mail systems recognise a repeat. A letter that is given up leaves the queue, or its
 * connection is closed, so that it cannot go out later beside the one sent again. A client without an address
 * gets no e-mail.
 */
export const smtpChannel = ({
  url,
  from,
}: {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  readonly url: string
  readonly from: string
}): Channel => {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    reaches: ({ courriel }) => courriel !== undefined,
    send: async ({ cle, courriel, titre, texte, langue, colisId }, signal) => {
      const messageId = `<${createHash('sha256').update(cle).digest('hex').slice(0, 40)}@colisaga>`
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: courriel ?? '' },
          subject: titre,
          text: `${texte}\n`,
          messageId,
          headers: { 'content-language': langue, 'x-colis-id': colisId },
          signal,
        })
      } catch (error) {
        throw new Error(`SMTP: ${reasonOf(error)}`, { cause: error })
      }
      return { reference: messageId }
    },
    // For each letter being sent another one waits, so that a free connection has its next letter at once.
    atOnce: 2 * CONNECTIONS,
    timeoutMs: SEND_MS,
    close: async () => transport.close(),
  }
}

/** The reason of a failure by its codes alone, because the server's own text may name the client. */
const reasonOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'not sent'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'not sent'
  return 'responseCode' in error && typeof error.responseCode === 'number'
    ? `${code}, answered ${error.responseCode}`
    : code
}
