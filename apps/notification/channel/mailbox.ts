import type { Letter } from './channel.ts'

/** A letter as the mailbox keeps it. */
export interface KeptLetter extends Omit<Letter, 'courriel' | 'langue'> {
  readonly numero: number
  /** RFC 3339. */
  readonly envoyeLe: string
}

/** Keeps letters and shows them. */
export interface Mailbox {
  /** Keeps one letter for each key, however often it is called. */
  keep(letter: Letter): Promise<{ readonly reference: string }>
  /** The reference of the letter that is kept under a key. */
  kept(cle: string): Promise<{ readonly reference: string } | undefined>
  /** At most `limit` letters of a client, the newest first, with numbers below `before`. */
  lettersOf(
    clientId: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<readonly KeptLetter[]>
}

export const memoryMailbox = (now: () => number): Mailbox => {
  const letters = new Map<string, KeptLetter>()
  return {
    keep: async ({ courriel: _, langue: __, ...letter }) => {
      const kept = letters.get(letter.cle) ?? {
        ...letter,
        numero: letters.size + 1,
        envoyeLe: new Date(now()).toISOString(),
      }
      letters.set(letter.cle, kept)
      return { reference: `boite-${kept.numero}` }
    },
    kept: async (cle) => {
      const letter = letters.get(cle)
      return letter && { reference: `boite-${letter.numero}` }
    },
    lettersOf: async (clientId, { limit, before = Infinity }) =>
      [...letters.values()]
        .filter((letter) => letter.clientId === clientId && letter.numero < before)
        .sort((a, b) => b.numero - a.numero)
        .slice(0, limit),
  }
}
