import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { freePort, waitForPort } from '../../redpanda/ports.ts'
import { startProcess } from '../../redpanda/process.ts'

const START_MS = 10_000

export interface Pooler {
  /** An address of the same database as this one, through the pooler. */
  through(databaseUrl: string): string
  stop(): Promise<void>
}

/** Debian's pgbouncer in transaction mode, in front of this PostgreSQL server. `more`: lines of its configuration. */
export const startPooler = async (serverUrl: string, more = ''): Promise<Pooler> => {
  const { hostname, port: to, username, password } = new URL(serverUrl)
  const folder = mkdtempSync('/var/tmp/colisaga-pooler-')
  chmodSync(folder, 0o755)
  const user = unprivilegedUser()
  const port = await freePort()
  const config = join(folder, 'pgbouncer.ini')
  writeFileSync(join(folder, 'users.txt'), `"${username}" "${password}"\n`)
  writeFileSync(
    config,
    `[databases]
* = host=${hostname} port=${to}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 10
max_client_conn = 200
${more}
`,
  )
  if (user !== undefined) for (const file of [folder, config]) chownSync(file, user.uid, user.gid)
  const server = await startProcess({
    name: 'pgbouncer',
    command: 'pgbouncer',
    args: [config],
    stopSignal: 'INT',
    logFile: join(folder, 'pgbouncer.log'),
    ...(user !== undefined && { user }),
  })
  await waitForPort(port, START_MS, server.running)
  return {
    through: (databaseUrl) => {
      const url = new URL(databaseUrl)
      url.port = String(port)
      return url.href
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
