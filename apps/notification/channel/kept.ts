import type { Channel } from './channel.ts'
import type { Mailbox } from './mailbox.ts'

/**
 * Sends through another channel and keeps a copy of each letter in the mailbox. A letter that is in the mailbox
 * has been sent and is not sent again. Clients whom the channel cannot reach have the mailbox alone.
 */
export const keptIn = (mailbox: Mailbox, outward: Channel | undefined): Pick<Channel, 'send'> => ({
  send: async (letter, signal, traceparent) => {
    if (outward === undefined || !outward.reaches(letter)) return mailbox.keep(letter)
    const kept = await mailbox.kept(letter.cle)
    if (kept !== undefined) return kept
    const sent = await outward.send(letter, signal, traceparent)
    await mailbox.keep(letter)
    return sent
  },
})
