import type { Sql } from 'postgres'
import { z } from 'zod'
import { guarded, migrate, queriesIn } from '../../shared/kernel/postgres.ts'
import type { Suivi } from './projection.ts'
import type { Reading } from './reading.ts'
import { suiviTables } from './tables.ts'

/** The most facts that the history of a parcel shows. */
const HISTORY = 1_000

// The rows are written by suivi's projection alone, so they are not parsed again.
const Row = z.object({
  revision: z.number(),
  body: z.custom<Suivi>((body) => typeof body === 'object'),
})
const Entry = z.object({
  type: z.string(),
  source: z.string(),
  position: z.number(),
  recorded_at: z.date(),
  content: z.looseObject({}),
})

/** Reads suivi's tables in PostgreSQL; its journal must have been opened there first. */
export const postgresReading = async (sql: Sql<{ bigint: number }>): Promise<Reading> => {
  const { schema } = suiviTables
  await migrate(sql, suiviTables)
  const asked = queriesIn(sql, new URL('./sql/', import.meta.url), schema, [
    'colis',
    'historique',
    'par_client',
    'is_parked',
  ])
  const query: typeof asked = (...asking) => guarded(() => asked(...asking))
  const rowOf = (row: unknown) => {
    const { revision, body } = Row.parse(row)
    return { revision, suivi: body }
  }
  return {
    colis: async (colisId) => {
      const [row] = await query('colis', colisId)
      return row === undefined ? undefined : rowOf(row)
    },
    historique: async (colisId) =>
      z
        .array(Entry)
        .parse(await query('historique', colisId, HISTORY))
        .map(({ type, source, position, recorded_at, content }) => ({
          type,
          service: source,
          position,
          timestamp: recorded_at.toISOString(),
          payload: content,
        })),
    parClient: async ({ clientId, statut, limit, after }) =>
      (await query('par_client', clientId, statut ?? null, after ?? null, limit)).map(rowOf),
    isParked: async (colisId) =>
      z.object({ parked: z.boolean() }).parse((await query('is_parked', colisId))[0]).parked,
  }
}
