import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import type { CommitBatch } from '../journal/commit-batch.ts'
import { EpochError, GenerationError, StaleError, UnitError } from '../journal/errors.ts'
import type { Committed, JournalStore, Leadership, NewFact } from '../journal/store.ts'

const JOURNAL = '7d4c1a36-6a0f-4f1e-9a55-0d8f3a3f0c11'
const cursor = { journal: JOURNAL, topic: 'colis.envoi', partition: 2 }
const nothing = { streams: [], documents: [], cursors: [], parkedKeys: [], tasks: [] }

/** A batch that assumes and writes nothing, but for what is given. */
export const batch = (parts: Partial<CommitBatch>): CommitBatch => ({
  epoch: '',
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

/** Commits a batch in the epoch of now. */
export const commitNow = async (
  store: Pick<JournalStore, 'commit' | 'epoch'>,
  asked: CommitBatch,
): Promise<Committed> => store.commit({ ...asked, epoch: await store.epoch() })

const LEASE_MS = 5_000
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

/** A fact as a consumer hears it, whose payload no database can hold. */
export const heard = (key: string, position: number): HeardFact => ({
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

    const led = async (holder: string, ttlMs = LEASE_MS): Promise<Leadership> => {
      const leadership = await store.lead(holder, ttlMs)
      if (leadership === undefined) throw new Error(`${holder} does not lead`)
      return leadership
    }

    test('facts come back as they were, in dense positions', async () => {
      const facts = [newFact('a', 1, { é: '✓' }), newFact('b', 1), newFact('a', 2)]
      const first = await commitNow(store, batch({ facts }))
      const second = await commitNow(store, batch({ facts: [newFact('c', 1)] }))
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
        (await commitNow(store, batch({ facts: versions.map((version) => newFact('a', version)) })))
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
      await store.saveCheckpoint(await led('un'), 0, { position: jumped, last: [], ends: [] })
      expect(await store.extent(null)).toMatchObject({ factsAfter: 3, since: FACT_AT })
    })

    test('a stream that has moved on makes the whole batch stale', async () => {
      await commitNow(store, batch({ facts: [newFact('a', 1)] }))
      const stale = batch({
        streams: [{ stream: 'a', version: 0 }],
        facts: [newFact('b', 1), newFact('a', 1)],
        cursors: [{ ...cursor, from: 0, to: 4 }],
      })
      await expect(commitNow(store, stale)).rejects.toBeInstanceOf(StaleError)
      expect((await store.read(0, 10)).length).toBe(1)
      expect((await store.load({ ...nothing, cursors: [cursor] })).cursors.size).toBe(0)
    })

    test('a cursor moves by compare-and-set', async () => {
      await commitNow(store, batch({ cursors: [{ ...cursor, from: 0, to: 4 }] }))
      await expect(
        commitNow(store, batch({ cursors: [{ ...cursor, from: 0, to: 5 }] })),
      ).rejects.toBeInstanceOf(StaleError)
      await commitNow(store, batch({ cursors: [{ ...cursor, from: 4, to: 5 }] }))
      const { cursors } = await store.load({ ...nothing, cursors: [cursor] })
      expect([...cursors.values()]).toEqual([5])
    })

    test('a document changes only from the revision that was read', async () => {
      const write = (revision: number, n: number) =>
        commitNow(store, batch({ documents: [{ key: 'd', revision, body: { n } }] }))
      await write(1, 1)
      await expect(write(1, 9)).rejects.toBeInstanceOf(StaleError)
      await write(2, 2)
      const { documents } = await store.load({ ...nothing, documents: ['d'] })
      expect(documents.get('d')).toEqual({ revision: 2, body: { n: 2 } })
      const read = (revision: number) =>
        commitNow(store, batch({ documentsRead: [{ key: 'd', revision }] }))
      await read(2)
      await expect(read(1)).rejects.toBeInstanceOf(StaleError)
      expect((await store.documents('', 5)).map(({ key }) => key)).toEqual(['d'])
    })

    test('a task is inserted with its fact, leased, tried again, and ended once', async () => {
      const { first } = await commitNow(
        store,
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
      await commitNow(store, end)
      await expect(commitNow(store, end)).rejects.toBeInstanceOf(StaleError)
      expect((await store.counts(9_999)).tasks).toEqual([])
    })

    test('no task waits longer than it was meant to when the clock has been set back', async () => {
      const nowMs = Date.parse(FACT_AT)
      const facts = ['leased', 'retried', 'timer', 'due', 'near'].map((name) => newFact(name, 1))
      const later = [-2, -1, 90_000, 0, 5_000]
      const tasks = later.map((delayMs, fact) => ({
        fact,
        number: 0,
        kind: 'agir',
        dueAtMs: nowMs + delayMs,
      }))
      const near = { ...newFact('near', 1), timestamp: new Date(nowMs - 3_600_000).toISOString() }
      await commitNow(store, batch({ facts: [...facts.slice(0, 4), near], tasks }))
      const taken = await store.takeTasks(nowMs, 13_000, 2)
      expect(taken.map(({ stream }) => stream).sort()).toEqual(['leased', 'retried'])
      const failed = taken.find(({ stream }) => stream === 'retried')
      if (failed === undefined) throw new Error('nothing was taken')
      await store.retryTask(failed, { tries: 1, dueAtMs: nowMs + 60_000, error: 'raté' })
      const backMs = nowMs - 3_600_000
      const dueBy = async (waitMs: number) =>
        (await store.takeTasks(backMs + waitMs, 0, 10)).map(({ stream }) => stream).sort()
      // A clock that is behind by less than clocks differ has not been set back.
      await store.boundWaits(nowMs - 500)
      expect(await dueBy(90_000)).toEqual([])
      await store.boundWaits(backMs)
      await store.boundWaits(backMs + 10_000)
      expect(await dueBy(0)).toEqual(['due'])
      expect(await dueBy(12_999)).toEqual(['due'])
      expect(await dueBy(13_000)).toEqual(['due', 'leased'])
      expect(await dueBy(59_999)).toEqual(['due', 'leased'])
      expect(await dueBy(60_000)).toEqual(['due', 'leased', 'retried'])
      expect(await dueBy(89_999)).toEqual(['due', 'leased', 'retried'])
      expect(await dueBy(90_000)).toEqual(['due', 'leased', 'retried', 'timer'])
      // Its wait began before the clock was set back to then: it waits as it did.
      expect(await dueBy(3_605_000)).toContain('near')
    })

    test('a parked key holds later facts back until it is freed, whatever bytes they carry', async () => {
      await commitNow(
        store,
        batch({ freeKeys: ['k'], park: [{ fact: heard('k', 1), error: 'raison \u0000' }] }),
      )
      await expect(commitNow(store, batch({ freeKeys: ['k'] }))).rejects.toBeInstanceOf(StaleError)
      await commitNow(
        store,
        batch({ heldKeys: ['k'], park: [{ fact: heard('k', 2), error: 'derrière' }] }),
      )
      const parked = await store.parked(10, 'k')
      expect(parked.map(({ fact }) => fact)).toEqual([heard('k', 1), heard('k', 2)])
      expect(await store.counts(0)).toMatchObject({ parkedFacts: 2, parkedKeys: 1 })
      const [one, two] = parked.map(({ id }) => id)
      await commitNow(store, batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [one ?? 0] }] }))
      expect((await store.load({ ...nothing, parkedKeys: ['k'] })).parkedKeys.has('k')).toBe(true)
      const again = batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [one ?? 0, two ?? 0] }] })
      await expect(commitNow(store, again)).rejects.toBeInstanceOf(StaleError)
      await commitNow(store, batch({ heldKeys: ['k'], unpark: [{ key: 'k', ids: [two ?? 0] }] }))
      await commitNow(store, batch({ freeKeys: ['k'] }))
    })

    test('one relay leads at a time, and only the leader saves its checkpoint', async () => {
      const first = await led('un')
      expect(first.checkpoint).toEqual({ position: 0, last: [], ends: [] })
      expect(await store.lead('deux', LEASE_MS)).toBeUndefined()
      const other = { ...first, holder: 'deux' }
      expect(await store.saveCheckpoint(other, 0, { position: 9, last: [9], ends: [] })).toBe(false)
      const checkpoint = { position: 7, last: [3, 7], ends: [2, 5] }
      expect(await store.saveCheckpoint(first, 0, checkpoint)).toBe(true)
      await store.resign(first)
      const second = await led('deux')
      expect(second.checkpoint).toEqual(checkpoint)
      expect(second.term).toBe(first.term + 1)
      expect((await led('deux')).term).toBe(second.term)
    })

    test('a checkpoint moves from where it is, under its term and epoch, however late', async () => {
      const lease = await led('un', 1)
      const at = (position: number) => ({ position, last: [], ends: [] })
      await new Promise((resolve) => setTimeout(resolve, 20))
      // Its time is over and nobody has taken over: nothing that it says is wrong.
      expect(await store.saveCheckpoint(lease, 0, at(5))).toBe(true)
      for (const [refused, from, to] of [
        [lease, 0, 6],
        [lease, 5, 5],
        [lease, 5, 4],
        [{ ...lease, term: lease.term - 1 }, 5, 6],
        [{ ...lease, epoch: 'another' }, 5, 6],
      ] as const)
        expect(await store.saveCheckpoint(refused, from, at(to))).toBe(false)
      const next = await led('deux')
      expect(await store.saveCheckpoint(lease, 5, at(6))).toBe(false)
      // A late goodbye of the one before takes nothing away.
      await store.resign(lease)
      expect(await store.lead('trois', LEASE_MS)).toBeUndefined()
      expect(await store.saveCheckpoint(next, 5, at(6))).toBe(true)
      await restart()
      expect(await store.saveCheckpoint(next, 6, at(7))).toBe(false)
    })

    test('a lease that a clock set ahead has given keeps nobody waiting', async () => {
      await store.lead('un', 3_600_000)
      expect((await led('deux')).holder).toBe('deux')
    })

    test('a relay that is rewound loses the lead for a while, and goes on from there', async () => {
      await commitNow(store, batch({ facts: [newFact('a', 1), newFact('b', 1), newFact('c', 1)] }))
      const lease = await led('un')
      await store.saveCheckpoint(lease, 0, { position: 3, last: [3], ends: [3] })
      expect(await store.rewind({ position: 4, last: [4] }, 100)).toBe(false)
      expect(await store.rewind({ position: 1, last: [1] }, 100)).toBe(true)
      const late = { position: 4, last: [4], ends: [4] }
      for (const from of [1, 3]) expect(await store.saveCheckpoint(lease, from, late)).toBe(false)
      expect(await store.lead('un', LEASE_MS)).toBeUndefined()
      await new Promise((resolve) => setTimeout(resolve, 150))
      const again = await led('un')
      expect(again.checkpoint).toEqual({ position: 1, last: [1], ends: [3] })
      expect(again.term).toBeGreaterThan(lease.term)
      expect(await store.rewind({ position: 0, last: [], ends: [1] }, 0)).toBe(true)
      expect((await led('un')).checkpoint).toEqual({ position: 0, last: [], ends: [1] })
      const before = await store.readBefore(3, 5)
      expect(before.map(({ position }) => position)).toEqual([2, 1])
    })

    test('in another epoch nothing is committed that was known before, and positions jump', async () => {
      const known = await store.epoch()
      const { first } = await store.commit(batch({ epoch: known, facts: [newFact('a', 1)] }))
      await restart()
      const late = batch({ epoch: known, facts: [newFact('a', 2)] })
      await expect(store.commit(late)).rejects.toBeInstanceOf(EpochError)
      // Not even what assumes and writes nothing: whoever asks learns of it.
      await expect(store.commit(batch({ epoch: known }))).rejects.toBeInstanceOf(EpochError)
      const { epoch } = await store.load(nothing)
      expect(epoch).not.toBe(known)
      expect(await store.epoch()).toBe(epoch)
      const next = await store.commit({ ...late, epoch })
      expect(next.after).toBe(first)
      expect(next.first).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1_000 - 60) * 2 ** 20)
      const after = await store.commit(batch({ epoch, facts: [newFact('a', 3)] }))
      expect(after.first).toBe(next.first + 1)
    })

    test('an operator begins an epoch where the server cannot tell', async () => {
      const known = await store.epoch()
      await store.beginEpoch()
      await expect(store.commit(batch({ epoch: known }))).rejects.toBeInstanceOf(EpochError)
    })

    test('what a version reacts to is registered once, by its highest release, and refuses what knew it not', async () => {
      const epoch = await store.epoch()
      const known = { topic: 'colis.envoi', type: 'EssaiFait' }
      const added = { topic: 'colis.envoi', type: 'EssaiAjoute' }
      expect(await store.registered()).toEqual({ generation: 0, reactions: [] })
      await store.register([0, 9, 0], [])
      expect((await store.registered()).generation).toBe(0)
      await store.register([0, 9, 0], [known, known])
      const { generation } = await store.registered()
      await store.commit(batch({ epoch, generation }))
      for (const release of [
        [0, 9, 0],
        [0, 2, 0],
        [0, 9],
      ])
        await store.register(release, [known])
      expect((await store.registered()).generation).toBe(generation)
      await store.register([0, 10, 0], [added, known])
      const late = batch({ epoch, generation, facts: [newFact('a', 1)] })
      await expect(store.commit(late)).rejects.toBeInstanceOf(GenerationError)
      expect(await store.read(0, 10)).toEqual([])
      const { reactions, ...now } = await store.registered()
      expect(now.generation).toBeGreaterThan(generation)
      expect([...reactions].sort((a, b) => a.type.localeCompare(b.type))).toEqual([
        { ...added, release: [0, 10, 0] },
        { ...known, release: [0, 10, 0] },
      ])
      await store.commit({ ...late, ...now })
      // What depends on no reaction says no generation, and is not refused for it.
      await store.commit(batch({ epoch, facts: [newFact('a', 2)] }))
    })

    test('keys whose first parked fact has an error are found by it, page by page', async () => {
      const park = (key: string, position: number, error: string) => ({
        fact: heard(key, position),
        error,
      })
      await commitNow(
        store,
        batch({
          park: [
            park('a', 1, 'left'),
            park('b', 2, 'poison'),
            park('b', 3, 'left'),
            park('a', 4, 'left'),
            park('c', 5, 'left'),
          ],
        }),
      )
      const [first, ...others] = await store.parkedFirst('left', 0, 10)
      expect([first?.fact, ...others.map(({ fact }) => fact)]).toEqual([
        heard('a', 1),
        heard('c', 5),
      ])
      expect(await store.parkedFirst('left', 0, 1)).toEqual(first === undefined ? [] : [first])
      expect(await store.parkedFirst('left', first?.id ?? 0, 10)).toEqual(others)
      const poison = (await store.parked(10, 'b')).slice(0, 1).map(({ id }) => id)
      await commitNow(store, batch({ unpark: [{ key: 'b', ids: poison }] }))
      expect((await store.parkedFirst('left', 0, 10)).map(({ key }) => key)).toContain('b')
    })

    test('nothing moves but from what it is', async () => {
      await commitNow(
        store,
        batch({
          facts: [newFact('a', 1), newFact('a', 2)],
          documents: [{ key: 'd', revision: 1, body: {} }],
          cursors: [{ ...cursor, from: 0, to: 5 }],
        }),
      )
      const other = { ...cursor, partition: 3 }
      const bad: Record<string, Partial<CommitBatch>> = {
        'a version is left out': { facts: [newFact('a', 4)] },
        'a version comes again': { facts: [newFact('a', 2)] },
        'a version comes twice': { facts: [newFact('a', 3), newFact('a', 3)] },
        'versions are out of order': { facts: [newFact('a', 4), newFact('a', 3)] },
        'a hole within the batch': { facts: [newFact('a', 3), newFact('a', 5)] },
        'a new stream begins at 2': { facts: [newFact('b', 2)] },
        'a stream read at a version that it never had': { streams: [{ stream: 'a', version: 3 }] },
        'a stream read at an earlier version': { streams: [{ stream: 'a', version: 1 }] },
        'a stream that is not there': { streams: [{ stream: 'zz', version: 1 }] },
        'a cursor that is not there moves from 7': { cursors: [{ ...other, from: 7, to: 8 }] },
        'a cursor moves back': { cursors: [{ ...cursor, from: 5, to: 4 }] },
        'a cursor stays': { cursors: [{ ...cursor, from: 5, to: 5 }] },
        'a document that is not there is changed': {
          documents: [{ key: 'e', revision: 2, body: {} }],
        },
        'a document skips a revision': { documents: [{ key: 'd', revision: 3, body: {} }] },
        'a document that is not there was read': { documentsRead: [{ key: 'e', revision: 1 }] },
        'a task that is not there is ended': { endedTasks: ['1:9'] },
        'a parked fact that is not there is taken off': { unpark: [{ key: 'k', ids: [99] }] },
        'a key that is not parked is held': { heldKeys: ['k'] },
      }
      const before = await store.extent(0)
      for (const [what, parts] of Object.entries(bad)) {
        const refused = await commitNow(store, batch({ ...parts })).then(
          () => 'committed',
          (error: unknown) => error,
        )
        expect([what, refused]).toEqual([what, expect.any(StaleError)])
      }
      expect(await store.extent(0)).toEqual(before)
      await commitNow(
        store,
        batch({
          facts: [newFact('a', 3), newFact('b', 1), newFact('a', 4)],
          streams: [{ stream: 'a', version: 2 }],
          cursors: [{ ...cursor, from: 5, to: 9 }],
          documents: [{ key: 'd', revision: 2, body: {} }],
        }),
      )
    })

    test('a journal is a source by what was heard of it, or by decision, which wins and may change', async () => {
      const other = '00000000-0000-4000-8000-000000000001'
      const { topic } = cursor
      const known = async () =>
        [...(await store.sources())].sort((a, b) => (a.journal < b.journal ? -1 : 1))
      expect(await known()).toEqual([])
      await commitNow(store, batch({ cursors: [{ ...cursor, from: 0, to: 1 }] }))
      await commitNow(store, batch({ cursors: [{ ...cursor, partition: 3, from: 0, to: 2 }] }))
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
      await commitNow(store, batch({ documents: [{ key: 'd', revision: 1, body: { n: 0 } }] }))
      const wants = { ...nothing, documents: ['d'], streams: ['a'] }
      const add = () =>
        store.locked(wants, async ({ epoch, documents, streams }, commit) => {
          const { revision, body } = documents.get('d') ?? { revision: 0, body: {} }
          const n = 'n' in body ? Number(body.n) : 0
          const version = streams.get('a')?.length ?? 0
          await commit(
            batch({
              epoch,
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
    await expect(commitNow(store, batch({ facts }))).rejects.toBeInstanceOf(UnitError)
  })

  test('so is a name that no index can hold', async () => {
    // Not compressible, or it could be held.
    const owner = Array.from({ length: 200 }, () => crypto.randomUUID()).join('')
    const documents = [{ key: 'd', revision: 1, body: {}, owner, rank: '1' }]
    await expect(commitNow(store, batch({ documents }))).rejects.toBeInstanceOf(UnitError)
  })
}
