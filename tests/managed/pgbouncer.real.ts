// needs: kafka, pgbouncer
import { afterAll, beforeAll } from 'bun:test'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, waitForPort } from '../../redpanda/ports.ts'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startProcess, type ServerProcess } from '../../redpanda/process.ts'
import { PARTS_VARIABLE } from '../parts.ts'
import { describeSaga } from '../saga/paths.ts'
import { realWorld } from '../saga/real-world.ts'

/** Debian's pgbouncer in transaction mode, in front of the tests' PostgreSQL. */
const startPooler = async (): Promise<{
  readonly port: number
  readonly server: ServerProcess
}> => {
  const { hostname, port: to, username, password } = new URL(process.env[PARTS_VARIABLE] ?? '')
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
  await waitForPort(port, 10_000, server.running)
  return { port, server }
}

const folder = mkdtempSync('/var/tmp/colisaga-pooler-')
chmodSync(folder, 0o755)
let pooler: Awaited<ReturnType<typeof startPooler>>
beforeAll(async () => {
  pooler = await startPooler()
})
afterAll(async () => {
  await pooler.server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describeSaga('through a transaction pooler', () =>
  realWorld({
    transport: 'platformatic',
    environment: (databaseUrl) => {
      const url = new URL(databaseUrl)
      url.port = String(pooler.port)
      // As managed databases give it: the library would hand it to the server, which knows no such setting.
      url.searchParams.set('channel_binding', 'require')
      return { DATABASE_URL: url.href, DATABASE_PREPARE: 'false' }
    },
  }),
)
