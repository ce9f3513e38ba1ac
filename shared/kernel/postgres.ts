/** What needs PostgreSQL: the journal store, migrations, the transport that follows the tables. */
export { databaseClock } from './journal/postgres/clock.ts'
export {
  AddressError,
  addressVariables,
  ignoredParameters,
  passwordsOf,
  shownAddress,
} from './journal/postgres/address.ts'
export { checkAddress, connect, hasOwnSessions } from './journal/postgres/connect.ts'
export { foreignTables } from './journal/postgres/foreign-tables.ts'
export { type Migrations, migrate } from './journal/postgres/migrate.ts'
export { postgresNotices } from './journal/postgres/notices.ts'
export { watched } from './journal/postgres/queries-in-flight.ts'
export { examineDatabase, type Examined } from './journal/postgres/requirements.ts'
export { isOfDatabase, strangerAt, whyNot } from './journal/postgres/unreached.ts'
export { queriesIn } from './journal/postgres/queries.ts'
export { guarded } from './journal/postgres/faults.ts'
export { journalMigrations, openPostgresJournal } from './journal/postgres/store.ts'
export {
  type Signals,
  TRANSPORT_SCHEMA,
  journalTransport,
  transportTables,
} from './transport/journal/transport.ts'
