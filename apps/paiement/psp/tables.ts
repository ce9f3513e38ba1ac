import type { Migrations } from '../../../shared/kernel/postgres.ts'

/** The simulated PSP's books have a schema of their own, because they stand for the outside world. */
export const pspTables: Migrations = {
  schema: 'psp',
  series: 'psp',
  folder: new URL('./migrations/', import.meta.url),
}
