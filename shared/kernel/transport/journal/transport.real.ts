import { expect, test } from 'bun:test'
import { z } from 'zod'
import { language } from '../../domain/language.ts'
import { connect } from '../../journal/postgres/connect.ts'
import { openPostgresJournal } from '../../journal/postgres/store.ts'
import { batch, commitNow, newFact } from '../../testing/journal-suite.ts'
import { systemClock } from '../../runtime/clock.ts'
import { systemIds } from '../../runtime/ids.ts'
import { freshParts } from '../../../../tests/parts.ts'
import { describeTransport } from '../../testing/transport-suite.ts'
import { journalTransport, TRANSPORT_SCHEMA, type Signals } from './transport.ts'
import type { Transport } from '../transport.ts'
import { startVictim } from '../../testing/victim.ts'

const EssaiFait = z.object({ colisId: z.string() })
const essai = language(
  'essai',
  'colis.essai',
  { EssaiFait },
  (payload) => EssaiFait.parse(payload).colisId,
)
const PARTITIONS = 6

describeTransport('journal', async () => {
  const { databaseUrl } = await freshParts()
  const sql = connect({ url: databaseUrl, pool: 8, name: 'test' })
  const store = await openPostgresJournal(sql, { schema: essai.service, partitions: PARTITIONS })
  const transports: Transport[] = []
  let version = 0
  return {
    topic: essai.topic,
    partitions: PARTITIONS,
    transport: async () => {
      // Signals of its own, as another process would have: it finds facts by looking.
      const signals: Signals = { listeners: new Set() }
      const made = await journalTransport({
        sql,
        languages: [essai],
        partitions: PARTITIONS,
        memberId: () => systemIds.next(),
        clock: systemClock,
        signals,
      })
      transports.push(made)
      return made
    },
    publish: async (facts) => {
      await commitNow(
        store,
        batch({
          facts: facts.map(({ key, type, payload, timestamp, correlationId }) => {
            version += 1
            return { stream: 'tout', version, type, key, payload, timestamp, correlationId }
          }),
        }),
      )
    },
    victim: (group) =>
      startVictim(`
        import { z } from 'zod'
        import { language } from '${import.meta.resolve('../../domain/language.ts')}'
        import { connect } from '${import.meta.resolve('../../journal/postgres/connect.ts')}'
        import { systemClock } from '${import.meta.resolve('../../runtime/clock.ts')}'
        import { journalTransport } from '${import.meta.resolve('./transport.ts')}'
        const transport = await journalTransport({
          sql: connect({ url: '${databaseUrl}', pool: 2, name: 'victim' }),
          languages: [language('${essai.service}', '${essai.topic}', {}, String)],
          partitions: ${PARTITIONS},
          memberId: () => 'victim',
          clock: systemClock,
          signals: { listeners: new Set() },
        })
        const member = await transport.join('${group}', ['${essai.topic}'])`),
    close: async () => {
      await Promise.all(transports.map((one) => one.close()))
      await sql.end({ timeout: 5 })
    },
  }
})

test('a member that died before the clock was set back keeps no partition from the others', async () => {
  const { databaseUrl } = await freshParts()
  const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
  try {
    const store = await openPostgresJournal(sql, { schema: essai.service, partitions: PARTITIONS })
    const transport = await journalTransport({
      sql,
      languages: [essai],
      partitions: PARTITIONS,
      memberId: () => 'alive',
      clock: systemClock,
      signals: { listeners: new Set() },
    })
    // It was seen last an hour from now, as the clock says it now.
    await sql`insert into ${sql(TRANSPORT_SCHEMA)}.member (group_name, id, seen_at)
      values ('lecteurs', 'dead', now() + interval '1 hour')`
    const facts = Array.from({ length: 40 }, (_, n) => ({ ...newFact(`p${n}`, 1), key: `p${n}` }))
    await commitNow(store, batch({ facts }))
    const member = await transport.join('lecteurs', [essai.topic])
    let read = 0
    const untilMs = Date.now() + 5_000
    while (read < facts.length && Date.now() < untilMs) {
      const next = await Promise.race([member.next(100), systemClock.sleep(1_000)])
      read += next?.facts.length ?? 0
    }
    expect(read).toBe(facts.length)
    await transport.close()
  } finally {
    await sql.end({ timeout: 5 })
  }
})
