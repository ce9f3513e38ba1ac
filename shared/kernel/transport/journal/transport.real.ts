import { describe, expect, test } from 'bun:test'
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
import type { Batch, Membership, Transport } from '../transport.ts'
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

/** Longer than a beat: by then the hints are saved. */
const HINTED_MS = 1_500

describe('a member that follows a journal', () => {
  /** One service's journal in a database of its own, and a member that reads it. */
  const followed = async () => {
    const { databaseUrl } = await freshParts()
    const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
    const openStore = () =>
      openPostgresJournal(sql, { schema: essai.service, partitions: PARTITIONS })
    const transport = await journalTransport({
      sql,
      languages: [essai],
      partitions: PARTITIONS,
      memberId: () => systemIds.next(),
      clock: systemClock,
      signals: { listeners: new Set() },
    })
    const append = async (store: Awaited<ReturnType<typeof openStore>>, ...streams: string[]) =>
      commitNow(store, batch({ facts: streams.map((stream) => newFact(stream, 1)) }))
    const member = await transport.join('g', [essai.topic])
    /** The next so many facts, at least, of a member: their keys, and the batches that brought them, not hinted yet. */
    const pulled = async (from: Membership, count: number) => {
      const batches: Batch[] = []
      const keys: string[] = []
      while (keys.length < count) {
        const got = await from.next(100)
        if (got === undefined) throw new Error('the membership ended')
        keys.push(...got.facts.map(({ key }) => key))
        batches.push(got)
      }
      return { keys: keys.sort(), batches }
    }
    /** Keys of the next so many facts. */
    const heard = async (count: number, from: Membership = member): Promise<readonly string[]> => {
      const { keys, batches } = await pulled(from, count)
      for (const one of batches) from.hint(one)
      return keys
    }
    return {
      sql,
      transport,
      member,
      pulled,
      openStore,
      append,
      heard,
      close: async () => {
        await transport.close()
        await sql.end({ timeout: 5 })
      },
    }
  }

  test('says of each fact which one of its partition it gave before', async () => {
    const { openStore, append, member, close } = await followed()
    const store = await openStore()
    const prevs: (number | null)[] = []
    for (let version = 1; version <= 3; version += 1) {
      await commitNow(store, batch({ facts: [newFact('a', version)] }))
      await append(store, `other ${version}`)
    }
    while (prevs.length < 3)
      for (const { key, prev } of (await member.next(2))?.facts ?? [])
        if (key === 'a') prevs.push(prev)
    // Others of its partition may stand in between, but none that is given later.
    expect(prevs[0]).toBeNull()
    expect(prevs.slice(1).every((prev) => prev !== null)).toBe(true)
    await close()
  })

  test('begins anew when the journal was made anew, although its positions are lower', async () => {
    const { sql, openStore, append, heard, close } = await followed()
    await append(await openStore(), 'a', 'b', 'c')
    expect(await heard(3)).toEqual(['a', 'b', 'c'])
    await new Promise((resolve) => setTimeout(resolve, HINTED_MS))
    await sql.unsafe(`drop schema ${essai.service} cascade`)
    await append(await openStore(), 'd')
    expect(await heard(1)).toEqual(['d'])
    await close()
  })

  test('reads from the beginning when the database has gone back, whatever the group has noted', async () => {
    const { sql, openStore, append, heard, close } = await followed()
    const store = await openStore()
    await append(store, 'a', 'b')
    expect(await heard(2)).toEqual(['a', 'b'])
    await new Promise((resolve) => setTimeout(resolve, HINTED_MS))
    // What a failover leaves when a member saves its hints before it notices: cursors that went back, hints that did not.
    await sql.unsafe(`update ${essai.service}.identity set declared = declared + 1`)
    await append(store, 'c')
    expect(await heard(3)).toEqual(['a', 'b', 'c'])
    await close()
  })

  test('a hint that is saved after the database has gone back is none for whoever comes next', async () => {
    const { sql, transport, openStore, append, member, heard, close } = await followed()
    const store = await openStore()
    await append(store, 'a', 'b')
    expect(await heard(2)).toEqual(['a', 'b'])
    // At a failover a member fails, leaves, and saves what it has not saved yet: in the database that went back.
    await sql.unsafe(`update ${essai.service}.identity set declared = declared + 1`)
    await member.leave()
    const next = await transport.join('g', [essai.topic])
    expect(await heard(2, next)).toEqual(['a', 'b'])
    await close()
  })

  test('what was pulled before the database went back is no hint afterwards', async () => {
    const { sql, transport, openStore, append, member, pulled, heard, close } = await followed()
    const store = await openStore()
    await append(store, 'a', 'b')
    const { batches } = await pulled(member, 2)
    await sql.unsafe(`update ${essai.service}.identity set declared = declared + 1`)
    // It notices while the batch is under way, is given everything again, and dies before that is committed.
    expect((await pulled(member, 2)).keys).toEqual(['a', 'b'])
    for (const one of batches) member.hint(one)
    await member.leave()
    const next = await transport.join('g', [essai.topic])
    expect(await heard(2, next)).toEqual(['a', 'b'])
    await close()
  })
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
