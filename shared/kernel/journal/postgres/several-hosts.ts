import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Sql } from 'postgres'
import { isAway } from '../../runtime/patience.ts'
import { messageOf } from '../../runtime/thrown.ts'
import { type Place, placeText } from './address.ts'
import { answerOf } from './answer.ts'
import { socketTo } from './socket.ts'

/** Each host may take so long. */
const HOST_MS = 2_000
/** The code of the error when no host will do: it is waited for, as for a server that is away. */
const NO_HOST = 'CONNECTION_NO_HOST'

/** What a server says of itself when it is asked whether it is the one that is wanted. */
interface Server {
  readonly standby: boolean
  readonly readOnly: boolean
}

/** libpq's values of target_session_attrs; for `prefer-standby` any server will do in a second round. */
const WANTED: Readonly<Record<string, readonly ((server: Server) => boolean)[]>> = {
  any: [() => true],
  'read-write': [({ readOnly }) => !readOnly],
  'read-only': [({ readOnly }) => readOnly],
  primary: [({ standby }) => !standby],
  standby: [({ standby }) => standby],
  'prefer-standby': [({ standby }) => standby, () => true],
}

/**
 * Gives a socket to the first of several servers that answers and is what `attributes` (target_session_attrs) asks for.
 * The library's own choice never gives up when none does. `loginAt` opens one connection to one place. It never
 * throws, since the library would then lose the connection for good: the socket that it gives fails instead.
 */
export const socketToFirst =
  (
    places: readonly Place[],
    attributes: string,
    loginAt: (place: Place) => Sql<{ bigint: number }>,
  ) =>
  async (): Promise<Socket | Unreached> => {
    const reasons = new Set<string>()
    for (const isWanted of WANTED[attributes] ?? [])
      for (const place of places) {
        try {
          if (isWanted(await stateOf(place, loginAt(place)))) return socketTo(place)
          reasons.add(`${placeText(place)} is not ${attributes} (target_session_attrs)`)
        } catch (error) {
          // As libpq: a server that refuses the login is not passed over for another.
          if (!isAway(error) && !isNowhere(error)) return socketTo(place)
          reasons.add(messageOf(error))
        }
      }
    return new Unreached([...reasons].join('; '))
  }

/** No such name, no such socket. */
const isNowhere = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOTFOUND' || error.code === 'ENOENT')

const stateOf = (place: Place, sql: Sql<{ bigint: number }>): Promise<Server> =>
  answerOf(sql, { from: placeText(place), withinMs: HOST_MS }, async () => {
    const [row] = await sql.unsafe(
      "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only",
    )
    return { standby: row?.['standby'] === true, readOnly: row?.['read_only'] === true }
  })

/**
 * In place of a socket when no server was reached. It fails at the first write and closes as a socket does that had an
 * error, after which the library waits ever longer before it tries again.
 */
class Unreached extends Duplex {
  readonly #error: Error

  constructor(reason: string) {
    super({ emitClose: false })
    this.#error = Object.assign(new Error(reason), { code: NO_HOST })
  }

  override _read(): void {}

  override _write(_: unknown, __: unknown, written: (error: Error) => void): void {
    written(this.#error)
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    destroyed(error)
    setImmediate(() => this.emit('close', error !== null))
  }
}
