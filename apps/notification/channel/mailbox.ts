import type { Channel, Letter } from './channel.ts'

/** A letter as the mailbox keeps it. */
export interface KeptLetter extends Omit<Letter, 'courriel' | 'langue'> {
  readonly numero: number
  /** RFC 3339. */
  readonly envoyeLe: string
}

/** The channel that keeps letters and shows them. */
export interface Mailbox extends Channel {
  /** A client's letters, newest first, before this number; at most `limit`. */
  lettersOf(
    clientId: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly KeptLetter[]>
}

export const memoryMailbox = (now: () => number): Mailbox => {
  const letters = new Map<string, KeptLetter>()
  return {
    send: async ({ courriel: _, langue: __, ...letter }) => {
      const kept = letters.get(letter.cle) ?? {
        ...letter,
        numero: letters.size + 1,
        envoyeLe: new Date(now()).toISOString(),
      }
      letters.set(letter.cle, kept)
      return { reference: `boite-${kept.numero}` }
    },
    lettersOf: async (clientId, { limit, before = Infinity }) =>
      [...letters.values()]
        .filter((letter) => letter.clientId === clientId && letter.numero < before)
        .sort((a, b) => b.numero - a.numero)
        .slice(0, limit),
  }
}
