// needs: postgresql
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startSystemPostgres, systemPostgres } from '../../redpanda/system-postgres.ts'
import { describeGoingOn, releases } from './goes-on.ts'

for (const release of releases)
  describeGoingOn('goes on, on the PostgreSQL of the system', release, async () => {
    const folder = mkdtempSync('/var/tmp/colisaga-upgrade-')
    chmodSync(folder, 0o755)
    const server = await startSystemPostgres({
      binaries: systemPostgres() ?? '',
      folder: join(folder, 'postgres'),
      user: unprivilegedUser(),
    })
    return {
      databaseUrl: server.url,
      environment: { TRANSPORT: 'journal' },
      close: async () => {
        await server.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
