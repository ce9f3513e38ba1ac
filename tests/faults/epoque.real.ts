import { afterAll, expect, test } from 'bun:test'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { batch, commitNow, newFact } from '../../shared/kernel/testing.ts'
import { freshParts } from '../parts.ts'

const TEST_MS = 60_000
const PARTITIONS = 6
/** An epoch that an operator begins is told from another by the second in which it began. */
const NEXT_SECOND_MS = 1_100

const { databaseUrl } = await freshParts()
const sql = connect({ url: databaseUrl, pool: 4, name: 'test' })
afterAll(() => sql.end({ timeout: 5 }))

const epoque = async (...args: readonly string[]) => {
  const child = Bun.spawn([process.execPath, 'apps/operations/epoque.ts', ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl, KAFKA_PARTITIONS: `${PARTITIONS}` },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  return { code: await child.exited, out, err }
}

test(
  'after data has been restored into the same tables, which nothing can see, epoque makes it an epoch',
  async () => {
    // The instance that goes on running all the while.
    const store = await openPostgresJournal(sql, { schema: 'envoi', partitions: PARTITIONS })
    const epochs = new Set([await store.epoch()])
    await commitNow(store, batch({ facts: [newFact('a', 1)] }))
    await sql`create table kept_journal as table envoi.journal`
    await sql`create table kept_identity as table envoi.identity`
    let reached = 0
    for (let time = 1; time <= 2; time += 1) {
      const facts = [newFact('a', 2), newFact('a', 3)]
      reached = Math.max(reached, (await commitNow(store, batch({ facts }))).first + 1)
      const known = await store.epoch()
      await sql`truncate envoi.journal, envoi.identity`
      await sql`insert into envoi.journal table kept_journal`
      await sql`insert into envoi.identity table kept_identity`

      const { code, out } = await epoque('--service', 'envoi')
      expect([code, out]).toEqual([0, expect.stringContaining('envoi is in another epoch')])
      const late = batch({ epoch: known, facts: [newFact('a', 4)] })
      await expect(store.commit(late)).rejects.toThrow('another epoch')
      // Never one that was before: what is remembered from there is of another past.
      expect(epochs.has(await store.epoch())).toBe(false)
      epochs.add(await store.epoch())
      const { first } = await commitNow(store, batch({ facts: [newFact('a', 2)] }))
      expect(first).toBeGreaterThan(reached)
      reached = first
      await sql`delete from envoi.journal where version > 1`
      await Bun.sleep(NEXT_SECOND_MS)
    }
  },
  TEST_MS,
)

test(
  'epoque says how it is used',
  async () => {
    expect(await epoque('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('bun run epoque -- --service NAME'),
      err: '',
    })
    expect(await epoque()).toMatchObject({ code: 2, err: expect.stringContaining('--service') })
    expect(await epoque('--service', 'personne')).toMatchObject({
      code: 2,
      err: expect.stringContaining('one of envoi'),
    })
  },
  TEST_MS,
)
