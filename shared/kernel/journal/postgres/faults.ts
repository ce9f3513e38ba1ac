import { EpochError, GenerationError, StaleError, StoreError, UnitError } from '../errors.ts'

/**
 * Whose fault an error of the database is. A connection that is gone and a server that is full, read-only,
 * starting or stopping are the store's trouble: the batch waits. So is whatever our own SQL, which never
 * changes, is refused for (a missing right, table or database): no unit can be the cause of it. Everything
 * else is about what is in the batch. SQLSTATE classes: PostgreSQL manual, appendix A.
 */
const STORE_CLASSES = new Set([
  '08', // connection exception
  '0A', // feature not supported
  '25', // invalid transaction state: read-only, idle for too long
  '26', // invalid statement name: a pooler that forgot it
  '28', // invalid authorization
  '3D', // no such database
  '3F', // no such schema
  '42', // no such table, no right to it
  '53', // insufficient resources: disk full, too many connections
  '55', // object not in the needed state: standby, locked
  '57', // operator intervention: shutdown, starting, cancelled, timed out
  '58', // system error: input and output
])
/** Another took what this commit assumed: our own sign, serialization failure, deadlock, unique key. */
const STALE = new Set(['CS001', '40001', '40P01', '23505'])
const OTHER_EPOCH = 'CS002'
const OTHER_GENERATION = 'CS003'
const SQLSTATE = /^[0-9A-Z]{5}$/

/** Turns the database's errors into the port's own. What is no error of the database stays as it is. */
export const guarded = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run()
  } catch (error) {
    throw translated(error)
  }
}

const translated = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '') return error
  if (code === OTHER_EPOCH) return new EpochError('the one known', undefined)
  if (code === OTHER_GENERATION) return new GenerationError()
  if (STALE.has(code)) return new StaleError(error.message)
  const told = `PostgreSQL: ${error.message} (${code})`
  const ofStore = !SQLSTATE.test(code) || STORE_CLASSES.has(code.slice(0, 2))
  return ofStore ? new StoreError(told, error) : new UnitError(told, error)
}
