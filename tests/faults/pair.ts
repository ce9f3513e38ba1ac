import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startSystemPostgres, systemPostgres } from '../../redpanda/system-postgres.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { startSwitch } from './switch.ts'
import { eventually } from './watching.ts'

const CAUGHT_UP_MS = 10_000
const PROMOTED_S = 30

/** A primary, an asynchronous standby of it, and one address that leads to whichever is in charge. */
export const startPair = async () => {
  const binaries = systemPostgres()
  if (binaries === undefined) throw new Error('apt-get install postgresql')
  const folder = mkdtempSync('/var/tmp/colisaga-pair-')
  chmodSync(folder, 0o755)
  const user = unprivilegedUser()
  const primary = await startSystemPostgres({ binaries, folder: join(folder, 'primary'), user })
  const standby = await startSystemPostgres({
    binaries,
    folder: join(folder, 'standby'),
    user,
    copyOf: primary,
  })
  const way = await startSwitch(primary.port)
  const url = new URL(primary.url)
  url.port = String(way.port)
  const [here, there] = [primary, standby].map((server) =>
    connect({ url: server.url, pool: 2, name: 'test' }),
  )
  if (here === undefined || there === undefined) throw new Error('two servers have two pools')
  return {
    /** Where the services find their database. */
    url: url.href,
    primary: here,
    standby: there,
    /** From now on, what is committed is lost in a failover; what was committed before is not. */
    cutReplication: async (): Promise<void> => {
      const [row] = await here`select pg_current_wal_lsn()::text as lsn`
      const lsn = String(row?.['lsn'])
      await eventually('the standby has caught up', CAUGHT_UP_MS, async () => {
        const [is] = await there`select pg_last_wal_replay_lsn() >= ${lsn}::pg_lsn as there`
        return is?.['there'] === true ? true : undefined
      })
      await there.unsafe(`alter system set primary_conninfo = ''`)
      await there`select pg_reload_conf()`
      await eventually('nothing is received any more', CAUGHT_UP_MS, async () => {
        const receivers = await there`select 1 from pg_stat_wal_receiver`
        return receivers.length === 0 ? true : undefined
      })
    },
    /** The primary dies, the standby is promoted, and the address leads to it. */
    failOver: async (): Promise<void> => {
      await primary.kill()
      await there`select pg_promote(true, ${PROMOTED_S})`
      way.to(standby.port)
    },
    stop: async (): Promise<void> => {
      await way.stop()
      await Promise.all([here, there].map((sql) => sql.end({ timeout: 1 })))
      await Promise.all([primary, standby].map((server) => server.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
