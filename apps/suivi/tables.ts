import type { Migrations } from '../../shared/kernel/postgres.ts'

/** The tables of the query side, beside its journal. */
export const suiviTables: Migrations = {
  schema: 'suivi',
  series: 'suivi',
  folder: new URL('./migrations/', import.meta.url),
}
