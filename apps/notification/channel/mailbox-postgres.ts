import type { Sql } from 'postgres'
import { z } from 'zod'
import { microbatch } from '../../../shared/kernel/index.ts'
import { migrate, queriesIn } from '../../../shared/kernel/postgres.ts'
import type { Letter } from './channel.ts'
import type { Mailbox } from './mailbox.ts'
import { mailboxTables } from './tables.ts'

const LETTERS_PER_CALL = 500

/** The letters' numbers, by key. */
const Kept = z.object({ numbers: z.record(z.string(), z.number()) })
const Numbered = z.array(z.object({ cle: z.string(), numero: z.number() }))
const Row = z
  .object({
    numero: z.number(),
    cle: z.string(),
    client_id: z.string(),
    colis_id: z.string(),
    sujet: z.string(),
    titre: z.string(),
    texte: z.string(),
    envoye_le: z.date(),
  })
  .transform(({ client_id, colis_id, envoye_le, ...row }) => ({
    ...row,
    clientId: client_id,
    colisId: colis_id,
    envoyeLe: envoye_le.toISOString(),
  }))

/** The mailbox in PostgreSQL. */
export const postgresMailbox = async (sql: Sql<{ bigint: number }>): Promise<Mailbox> => {
  const { schema } = mailboxTables
  await migrate(sql, mailboxTables)
  const names = ['keep', 'kept', 'letters_of'] as const
  const query = queriesIn(sql, new URL('./sql/', import.meta.url), schema, names)

  const keep = microbatch(async (letters: readonly Letter[]) => {
    const [row] = await query('keep', letters)
    const { numbers } = Kept.parse(row)
    return letters.map(({ cle }) => ({ numero: numbers[cle] }))
  }, LETTERS_PER_CALL)

  return {
    keep: async (letter) => {
      const { numero } = await keep(letter)
      if (numero === undefined) throw new Error('the mailbox did not answer')
      return { reference: `boite-${numero}` }
    },
    kept: async (cle) => {
      const [letter] = Numbered.parse(await query('kept', cle))
      return letter && { reference: `boite-${letter.numero}` }
    },
    lettersOf: async (clientId, { limit, before }) =>
      z.array(Row).parse(await query('letters_of', clientId, before ?? null, limit)),
  }
}
