import type { Migrations } from '../../../shared/kernel/postgres.ts'

/** The mailbox has a schema of its own, because it stands for the outside world. */
export const mailboxTables: Migrations = {
  schema: 'boite',
  series: 'boite',
  folder: new URL('./migrations/', import.meta.url),
}
