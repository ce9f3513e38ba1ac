// needs: kafka, pgbouncer
import { afterAll, beforeAll } from 'bun:test'
import { PARTS_VARIABLE } from '../parts.ts'
import { describeSaga } from '../saga/paths.ts'
import { realWorld } from '../saga/real-world.ts'
import { startPooler, type Pooler } from './pooler.ts'

let pooler: Pooler
beforeAll(async () => {
  pooler = await startPooler(process.env[PARTS_VARIABLE] ?? '')
})
afterAll(() => pooler.stop())

describeSaga('through a transaction pooler', () =>
  realWorld({
    transport: 'platformatic',
    environment: (databaseUrl) => {
      const url = new URL(pooler.through(databaseUrl))
      // As managed databases give it: the library would hand it to the server, which knows no such setting.
      url.searchParams.set('channel_binding', 'require')
      return { DATABASE_URL: url.href }
    },
  }),
)
