/** What needs PostgreSQL: the journal store, migrations, the transport that follows the tables. */
export { databaseClock } from './journal/postgres/clock.ts'
export { connect, ignoredParameters } from './journal/postgres/connect.ts'
export { migrate } from './journal/postgres/migrate.ts'
export { postgresNotices } from './journal/postgres/notices.ts'
export { watched } from './journal/postgres/queries-in-flight.ts'
export { queriesIn } from './journal/postgres/queries.ts'
export { guarded, openPostgresJournal } from './journal/postgres/store.ts'
export { type Signals, TRANSPORT_SCHEMA, journalTransport } from './transport/journal/transport.ts'
