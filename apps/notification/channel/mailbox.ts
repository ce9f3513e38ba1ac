import type { Letter } from './channel.ts'

/** A letter as the mailbox keeps it. */
export interface KeptLetter extends Omit<Letter, 'courriel' | 'langue'> {
  readonly numero: number
  /** RFC 3339. */
  readonly envoyeLe: string
}

/** Keeps letters and shows them. */
export interface Mailbox {
  /** Keeps a letter once for each key, however often it is asked. */
  keep(letter: Letter): Promise<{ readonly reference: string }>
  /** The reference of what is kept under a key. */
  kept(cle: string): Promise<{ readonly reference: string } | undefined>
  /** A client's letters, newest first, before this number; at most `limit`. */
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
