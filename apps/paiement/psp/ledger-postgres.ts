import type { Sql } from 'postgres'
import { z } from 'zod'
import { microbatch } from '../../../shared/kernel/index.ts'
import { migrate, queriesIn } from '../../../shared/kernel/postgres.ts'
import type { Operation, PspLedger } from './ledger.ts'
import { pspTables } from './tables.ts'

const OPERATIONS_PER_CALL = 500

const Row = z
  .object({
    cle: z.string(),
    reference: z.string(),
    colis_id: z.string(),
    centimes: z.number(),
    devise: z.string(),
    etat: z.enum(['effectue', 'refuse', 'rembourse', 'repris']),
    motif: z.string().nullable(),
    recu_ms: z.number(),
    reprise_ms: z.number().nullable(),
    rembourse_centimes: z.number(),
  })
  .transform((row): Operation => ({
    cle: row.cle,
    colisId: row.colis_id,
    montant: { centimes: row.centimes, devise: row.devise },
    reference: row.reference,
    etat: row.etat,
    ...(row.motif !== null && { motif: row.motif }),
    ...(row.etat === 'rembourse' && { rembourseCentimes: row.rembourse_centimes }),
    recuMs: row.recu_ms,
    ...(row.reprise_ms !== null && { repriseMs: row.reprise_ms }),
  }))

const Charged = z.object({ kept: z.array(Row) })

/** The simulated PSP's books in PostgreSQL, in the schema `psp`. */
export const postgresLedger = async (sql: Sql<{ bigint: number }>): Promise<PspLedger> => {
  const { schema } = pspTables
  await migrate(sql, pspTables)
  const names = ['charge', 'refund', 'take_back', 'noted', 'pending'] as const
  const query = queriesIn(sql, new URL('./sql/', import.meta.url), schema, names)
  const operations = (rows: readonly unknown[]): readonly Operation[] => z.array(Row).parse(rows)

  const charge = microbatch(async (asked: readonly Operation[]) => {
    const [row] = await query('charge', asked)
    const { kept } = Charged.parse(row)
    // No row comes back when every key was new: each operation is then stored as it was given.
    const known = new Map(kept.map((one) => [one.cle, one]))
    if (known.size === 0) return asked
    return asked.map(({ cle }) => {
      const operation = known.get(cle)
      if (operation === undefined) throw new Error(`the PSP has lost operation ${cle}`)
      return operation
    })
  }, OPERATIONS_PER_CALL)

  const refund = microbatch(async (asked: readonly { reference: string; centimes: number }[]) => {
    const kept = operations(await query('refund', asked))
    return asked.map(({ reference }) => ({
      operation: kept.find((one) => one.reference === reference),
    }))
  }, OPERATIONS_PER_CALL)

  return {
    charge,
    refund: async (reference, centimes) => (await refund({ reference, centimes })).operation,
    takeBack: async (nowMs, max) => operations(await query('take_back', nowMs, max)),
    noted: async (reference) => {
      await query('noted', reference)
    },
    pending: async () =>
      z.object({ pending: z.number() }).parse((await query('pending'))[0]).pending,
  }
}
