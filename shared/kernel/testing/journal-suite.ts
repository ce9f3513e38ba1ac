import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import {
  DataError,
  StaleError,
  type CommitBatch,
  type JournalStore,
  type NewFact,
} from '../journal/store.ts'

const JOURNAL = '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11'
const cursor = { journal: JOURNAL, topic: 'colis.envoi', partition: 2 }
const nothing = { streams: [], documents: [], cursors: [], parkedKeys: [], tasks: [] }

/** A batch that assumes and writes nothing, but for what is given. */
export const batch = (parts: Partial<CommitBatch>): CommitBatch => ({
  cursors: [],
  freeKeys: [],
  heldKeys: [],
  streams: [],
  documentsRead: [],
  documents: [],
  facts: [],
  tasks: [],
  endedTasks: [],
  entries: [],
  park: [],
  unpark: [],
  ...parts,
})

const FACT_AT = '2026-01-02T03:04:05.678Z'

/** A fact to append. */
export const newFact = (stream: string, version: number, payload: object = {}): NewFact => ({
  stream,
  version,
  type: 'EssaiFait',
  key: stream,
  payload,
  timestamp: FACT_AT,
  correlationId: 'c1',
})

const heard = (key: string, position: number): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'envoi',
  topic: 'colis.envoi',
  partition: 2,
  key,
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: { mauvais: 'avant \u0000 après' },
  journal: JOURNAL,
  position,
  prev: position - 1,
  correlationId: 'c1',
})

/** What every journal store promises. `open` gives an empty one, and what starts its server anew. */
export const describeJournal = (
  name: string,
  open: () => Promise<{ readonly store: JournalStore; readonly restart: () => Promise<void> }>,
): void => {
  describe(`a journal in ${name}`, () => {
    let store: JournalStore
    let restart: () => Promise<void>
    beforeEach(async () => {
      ;({ store, restart } = await open())
    })

    test('facts come back as they were, in dense positions', async () => {
      const facts = [newFact('a', 1, { é: '✓' }), newFact('b', 1), newFact('a', 2)]
      const first = await store.commit(batch({ facts }))
      const second = await store.commit(batch({ facts: [newFact('c', 1)] }))
      expect([first.after, second.after - first.first]).toEqual([0, 2])
      const read = await store.read(0, 10)
      expect(read.map(({ position }) => position - first.first)).toEqual([0, 1, 2, 3])
      expect(read[0]).toEqual({ position: first.first, ...newFact('a', 1, { é: '✓' }) })
      expect((await store.read(first.first, 2)).map(({ stream }) => stream)).toEqual(['b', 'a'])
      expect((await store.extent(0)).head).toBe(first.first + 3)
      const loaded = await store.load({ ...nothing, streams: ['a', 'zz'] })
      expect(loaded.streams.get('a')?.map(({ version }) => version)).toEqual([1, 2])
      expect(loaded.streams.has('zz')).toBe(false)
    })

    test('facts are counted, not positions: a jump adds none', async () => {
      expect(await store.extent(0)).toEqual({ head: 0, facts: 0, factsAfter: 0 })
      const append = async (...versions: readonly number[]) =>
        (await store.commit(batch({ facts: versions.map((version) => newFact('a', version)) })))
          .first
      await append(1, 2)
      await restart()
      const jumped = await append(3)
      expect(jumped).toBeGreaterThan(2 ** 40)
      await append(4, 5)
      await restart()
      await restart()
      const head = await append(6)
      expect(await store.extent(0)).toEqual({ head, facts: 6, factsAfter: 6, since: FACT_AT })
      // 2 and the positions that were skipped after it leave the same facts to come.
      for (const after of [2, 3, jumped - 1])
        expect(await store.extent(after)).toMatchObject({ facts: 6, factsAfter: 4 })
      expect((await store.extent(jumped)).factsAfter).toBe(3)
      expect((await store.extent(jumped + 2)).factsAfter).toBe(1)
      expect(await store.extent(head)).toEqual({ head, facts: 6, factsAfter: 0 })
      expect(await store.extent(null)).toMatchObject({ factsAfter: 6 })
      await store.lead('un', 60_000)
      await store.saveCheckpoint('un', { position: jumped, last: [], ends: [] })
      expect(await store.extent(null)).toMatchObject({ factsAfter: 3, since: FACT_AT })
    })

    test('a stream that has moved on makes the whole batch stale', async () => {
      await store.commit(batch({ facts: [newFact('a', 1)] }))
      const stale = batch({
        streams: [{ stream: 'a', version: 0 }],
        facts: [newFact('b', 1), newFact('a', 1)],
        cursors: [{ ...cursor, from: 0, to: 4 }],
      })
      await expect(store.commit(stale)).rejects.toBeInstanceOf(StaleError)
      expect((await store.read(0, 10)).length).toBe(1)
      expect((await store.load({ ...nothing, cursors: [cursor] })).cursors.size).toBe(0)
    })

    test('a cursor moves by compare-and-set', async () => {
      await store.commit(batch({ cursors: [{ ...cursor, from: 0, to: 4 }] }))
      await expect(
        store.commit(batch({ cursors: [{ ...cursor, from: 0, to: 5 }] })),
      ).rejects.toBeInstanceOf(StaleError)
      await store.commit(batch({ cursors: [{ ...cursor, from: 4, to: 5 }] }))
      const { cursors } = await store.load({ ...nothing, cursors: [cursor] })
      expect([...cursors.values()]).toEqual([5])
    })

    test('a document changes only from the revision that was read', async () => {
      const write = (revision: number, n: number) =>
        store.commit(batch({ documents: [{ key: 'd', revision, body: { n } }] }))
      await write(1, 1)
      await expect(write(1, 9)).rejects.toBeInstanceOf(StaleError)
      await write(2, 2)
      const { documents } = await store.load({ ...nothing, documents: ['d'] })
      expect(documents.get('d')).toEqual({ revision: 2, body: { n: 2 } })
      const read = (revision: number) =>
        store.commit(batch({ documentsRead: [{ key: 'd', revision }] }))
      await read(2)
      await expect(read(1)).rejects.toBeInstanceOf(StaleError)
      expect((await store.documents('', 5)).map(({ key }) => key)).toEqual(['d'])
    })

    test('a task is inserted with its fact, leased, tried again, and ended once', async () => {
      const { first } = await store.commit(
        batch({
          facts: [newFact('a', 1, { x: 1 })],
          tasks: [
            {
              fact: 0,
              number: 0,
              kind: 'agir',
              dueAtMs: 1_000,
            },
          ],
        }),
      )
      expect(await store.takeTasks(999, 50, 10)).toEqual([])
      const [task] = await store.takeTasks(1_000, 50, 10)
      expect(task).toMatchObject({
        id: `${first}:0`,
        kind: 'agir',
        payload: { x: 1 },
        tries: 0,
        factId: `${store.identity.journal}:${first}`,
      })
      expect(await store.takeTasks(1_049, 50, 10)).toEqual([])
      const waiting = { kind: 'agir', due: 0, waiting: 1, retrying: 0, askedAt: FACT_AT }
      expect((await store.counts(1_049)).tasks).toEqual([waiting])
      expect((await store.counts(1_050)).tasks).toEqual([{ ...waiting, due: 1, waiting: 0 }])
      const next = { tries: 1, dueAtMs: 2_000, error: 'raté' }
      // Its lease was over and another has it in hands: what became of the first try is late.
      await store.retryTask({ id: `${first}:0`, leasedUntilMs: 1_000 }, { ...next, dueAtMs: 1_200 })
      expect(await store.takeTasks(1_300, 0, 10)).toMatchObject([
        { tries: 0, leasedUntilMs: 1_300 },
      ])
      await store.retryTask({ id: `${first}:0`, leasedUntilMs: 1_300 }, next)
      expect(await store.takeTasks(1_500, 50, 10)).toEqual([])
      expect((await store.counts(1_500)).tasks).toEqual([{ ...waiting, waiting: 0, retrying: 1 }])
      expect((await store.takeTasks(2_000, 50, 10))[0]?.tries).toBe(1)
      const end = batch({ endedTasks: [`${first}:0`] })
      await store.commit(end)
      await expect(store.commit(end)).rejects.toBeInstanceOf(StaleError)
      expect((await store.counts(9_999)).tasks).toEqual([])
    })

    test('a parked key holds later facts back until it is freed, whatever bytes they carry', async () => {
      await store.commit(
        batch({ freeKeys: ['k'], park: [{ fact: heard('k', 1), error: 'raison \u0000' }] }),
      )
      await expect(store.commit(batch({ freeKeys: ['k'] }))).rejects.toBeInstanceOf(StaleError)
      await store.commit(
        batch({ heldKeys: ['k'], park: [{ fact: heard('k', 2), error: 'derrière' }] }),
      )
      const parked = await store.parked(10, 'k')
      expect(parked.map(({ fact }) => fact)).toEqual([heard('k', 1), heard('k', 2)])
      expect(await store.counts(0)).toMatchObject({ parkedFacts: 2, parkedKeys: 1 })
      const [one, two] = parked.map(({ id }) => id)
      await store.commit(batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [one ?? 0] }] }))
      expect((await store.load({ ...nothing, parkedKeys: ['k'] })).parkedKeys.has('k')).toBe(true)
      const again = batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [one ?? 0, two ?? 0] }] })
      await expect(store.commit(again)).rejects.toBeInstanceOf(StaleError)
      await store.commit(batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [two ?? 0] }] }))
      await store.commit(batch({ freeKeys: ['k'] }))
    })

    test('one relay leads at a time, and only the leader saves its checkpoint', async () => {
      expect(await store.lead('un', 60_000)).toEqual({
        checkpoint: { position: 0, last: [], ends: [] },
      })
      expect(await store.lead('deux', 60_000)).toBeUndefined()
      expect(await store.saveCheckpoint('deux', { position: 9, last: [9], ends: [] })).toBe(false)
      expect(await store.saveCheckpoint('un', { position: 7, last: [3, 7], ends: [2, 5] })).toBe(
        true,
      )
      await store.resign('un')
      expect(await store.lead('deux', 60_000)).toEqual({
        checkpoint: { position: 7, last: [3, 7], ends: [2, 5] },
      })
    })

    test('a relay that is rewound loses the lead for a while, and goes on from there', async () => {
      await store.commit(batch({ facts: [newFact('a', 1), newFact('b', 1), newFact('c', 1)] }))
      await store.lead('un', 60_000)
      await store.saveCheckpoint('un', { position: 3, last: [3], ends: [3] })
      expect(await store.rewind({ position: 4, last: [4] }, 100)).toBe(false)
      expect(await store.rewind({ position: 1, last: [1] }, 100)).toBe(true)
      expect(await store.saveCheckpoint('un', { position: 4, last: [4], ends: [4] })).toBe(false)
      expect(await store.lead('un', 60_000)).toBeUndefined()
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(await store.lead('un', 60_000)).toEqual({
        checkpoint: { position: 1, last: [1], ends: [3] },
      })
      const before = await store.readBefore(3, 5)
      expect(before.map(({ position }) => position)).toEqual([2, 1])
    })

    test('a journal is a source by what was heard of it, or by decision, which wins and may change', async () => {
      const other = '00000000-0000-4000-8000-000000000001'
      const { topic } = cursor
      const known = async () =>
        [...(await store.sources())].sort((a, b) => (a.journal < b.journal ? -1 : 1))
      expect(await known()).toEqual([])
      await store.commit(batch({ cursors: [{ ...cursor, from: 0, to: 1 }] }))
      await store.commit(batch({ cursors: [{ ...cursor, partition: 3, from: 0, to: 2 }] }))
      const heardOne = { topic, journal: JOURNAL, adopted: true }
      expect(await known()).toEqual([heardOne])
      await store.adopt(topic, other)
      await store.adopt(topic, other)
      expect(await known()).toEqual([{ topic, journal: other, adopted: true }, heardOne])
      await store.refuse(topic, other)
      await store.refuse(topic, JOURNAL)
      expect(await known()).toEqual([
        { topic, journal: other, adopted: false },
        { ...heardOne, adopted: false },
      ])
      // What was heard of a journal that was refused is not heard again when it is adopted.
      await store.adopt(topic, JOURNAL)
      expect(await known()).toEqual([{ topic, journal: other, adopted: false }, heardOne])
      const { cursors } = await store.load({ ...nothing, cursors: [cursor] })
      expect([...cursors.values()]).toEqual([1])
    })

    test('what is decided under locks is not stale', async () => {
      await store.commit(batch({ documents: [{ key: 'd', revision: 1, body: { n: 0 } }] }))
      const wants = { ...nothing, documents: ['d'], streams: ['a'] }
      const add = () =>
        store.locked(wants, async ({ documents, streams }, commit) => {
          const { revision, body } = documents.get('d') ?? { revision: 0, body: {} }
          const n = 'n' in body ? Number(body.n) : 0
          const version = streams.get('a')?.length ?? 0
          await commit(
            batch({
              documents: [{ key: 'd', revision: revision + 1, body: { n: n + 1 } }],
              streams: [{ stream: 'a', version }],
              facts: [newFact('a', version + 1)],
            }),
          )
        })
      await Promise.all(Array.from({ length: 8 }, add))
      expect((await store.load(wants)).documents.get('d')?.body).toEqual({ n: 8 })
      expect((await store.load(wants)).streams.get('a')?.length).toBe(8)
    })
  })
}

/** What only a database can refuse. */
export const describeUnholdable = (open: () => Promise<JournalStore>): void => {
  let store: JournalStore
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store.close())
  test('data that the database cannot hold is said to be so', async () => {
    const facts = [newFact('a', 1, { texte: 'nul \u0000' })]
    await expect(store.commit(batch({ facts }))).rejects.toBeInstanceOf(DataError)
  })

  test('so is a name that no index can hold', async () => {
    // Not compressible, or it could be held.
    const owner = Array.from({ length: 200 }, () => crypto.randomUUID()).join('')
    const documents = [{ key: 'd', revision: 1, body: {}, owner, rank: '1' }]
    await expect(store.commit(batch({ documents }))).rejects.toBeInstanceOf(DataError)
  })
}
