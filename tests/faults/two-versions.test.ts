import { afterEach, describe, expect, test } from 'bun:test'
import { z } from 'zod'
import {
  type Decider,
  type HeardFact,
  type MemoryJournal,
  type Reactions,
  type Release,
  type Service,
  type World,
  createInstruments,
  createLog,
  decidingService,
  language,
  memoryBroker,
  memoryJournal,
  memorySink,
  memoryTransport,
  noNotices,
  noTracing,
  projectingModel,
  projectingService,
  reactionsFor,
  systemClock,
  systemIds,
} from '../../shared/kernel/index.ts'
import { wording } from '../../shared/vocabulary/http.ts'

const PARTITIONS = 4
const JOURNAL = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'
const OLDER: Release = [0, 2, 0]
const NEWER: Release = [0, 10, 0]
const NEWEST: Release = [1, 0, 0]
const BOUND_MS = 10_000

const Payload = z.object({ id: z.string() })
const keyOf = (payload: object): string => Payload.parse(payload).id
const source = language('source', 'test.source', { Known: Payload, Added: Payload }, keyOf)
const listener = language('listener', 'test.listener', { Noted: Payload }, keyOf)

interface Note {
  readonly type: 'Note'
  readonly what: string
}
interface Noted {
  readonly type: string
  readonly payload: { readonly id: string }
}
/** Notes each fact under its own type, so that the journal shows which were reacted to, in which order. */
const decider: Decider<null, Note, Noted> = {
  initial: null,
  decide: (_, { what }) => [{ type: what, payload: { id: what } }],
  evolve: (state) => state,
}
const note = (what: string) => (): Note => ({ type: 'Note', what })
const older = reactionsFor<Note>().when(source, { Known: note('Known') })
const newer = reactionsFor<Note>().when(source, { Known: note('Known'), Added: note('Added') })

/** Sleeps are short, so that what is looked at every few seconds is looked at soon. */
const clock = {
  ...systemClock,
  sleep: (delayMs: number, signal?: AbortSignal) =>
    systemClock.sleep(Math.min(delayMs, 20), signal),
}
const journalOf = (): MemoryJournal =>
  memoryJournal({ journal: systemIds.next(), partitions: PARTITIONS, now: () => Date.now() })

const running: Service[] = []
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop()
})

/** A house of one listening service, whose instances share a journal and a group. */
const house = (store = journalOf()) => {
  const transport = memoryTransport(memoryBroker())
  const sink = memorySink()
  const worldOf = (release: Release): World => ({
    clock,
    ids: systemIds,
    random: Math.random,
    log: createLog({ service: 'listener', level: 'info', sink, now: () => Date.now() }),
    instruments: createInstruments('listener', systemClock),
    store,
    transport,
    notices: noNotices,
    tracing: noTracing,
    wording,
    release,
  })
  const started = async (service: Service): Promise<Service> => {
    await service.start()
    running.push(service)
    return service
  }
  let position = 0
  const prev = new Map<number, number>()
  return {
    store,
    sink,
    start: (release: Release, reactions: Reactions<Note>) =>
      started(
        decidingService({ language: listener, decider, reactions, opening: [] }, worldOf(release))
          .service,
      ),
    startProjecting: (release: Release, types: readonly string[]) =>
      started(
        projectingService(
          'listener',
          projectingModel<{ seen: readonly string[] }>({
            languages: [source],
            reactsTo: types.map((type) => ({ topic: source.topic, type })),
            keyOf: (fact) => fact.key,
            fold: (row, { type }) => ({
              seen: types.includes(type) ? [...(row?.seen ?? []), type] : (row?.seen ?? []),
            }),
            listingOf: () => undefined,
            entryOf: () => undefined,
          }),
          worldOf(release),
          { listensTo: [source] },
        ),
      ),
    stop: async (service: Service): Promise<void> => {
      running.splice(running.indexOf(service), 1)
      await service.stop()
    },
    /** The source says a fact of each of these types about each of these keys. */
    say: async (keys: readonly string[], ...types: readonly string[]): Promise<void> => {
      for (const [n, key] of keys.entries())
        for (const type of types) {
          position += 1
          const partition = n % PARTITIONS
          const fact: HeardFact = {
            id: `${JOURNAL}:${position}`,
            service: source.service,
            topic: source.topic,
            partition,
            key,
            type,
            timestamp: '2026-01-02T03:04:05.678Z',
            payload: { id: key },
            journal: JOURNAL,
            position,
            prev: prev.get(partition) ?? 0,
            correlationId: 'c1',
          }
          prev.set(partition, position)
          await transport.publish(source.topic, [fact])
        }
    },
    /** What was noted of each key, in order. */
    noted: async (keys: readonly string[]): Promise<readonly (readonly string[])[]> => {
      const wants = { streams: keys, documents: [], cursors: [], parkedKeys: [], tasks: [] }
      const { streams } = await store.load(wants)
      return keys.map((key) => (streams.get(key) ?? []).map(({ type }) => type))
    },
    rows: (keys: readonly string[]): readonly unknown[] =>
      keys.map((key) => store.allDocuments().get(key)?.body),
    parked: async (): Promise<readonly string[]> =>
      (await store.parked(1_000)).map(({ fact, error }) => `${fact.key} ${fact.type}: ${error}`),
  }
}

/** Asks until it is so, and lets the last answer be compared where it never is. */
const soon = async (question: () => Promise<unknown>, answer: unknown): Promise<void> => {
  const untilMs = Date.now() + BOUND_MS
  while (!Bun.deepEquals(await question(), answer) && Date.now() < untilMs)
    await systemClock.sleep(20)
  expect(await question()).toEqual(answer)
}

const keys = Array.from({ length: 24 }, (_, n) => `p${n}`)
const LEFT = 'a newer version of this service reacts to it'
const BEHIND = 'an earlier fact of this key is parked'

describe('an older instance beside a newer one', () => {
  test('loses no fact that only the newer reacts to, whichever of them hears it', async () => {
    const { start, say, noted, parked } = house()
    await start(OLDER, older)
    await say(keys, 'Known')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known']),
    )
    await start(NEWER, newer)
    await say(keys, 'Added', 'Known')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known', 'Added', 'Known']),
    )
    await soon(parked, [])
  })

  test('leaves such a fact parked, with what follows it, and all other keys flow', async () => {
    const { start, stop, say, noted, parked, sink } = house()
    await stop(await start(NEWER, newer))
    const service = await start(OLDER, older)
    await say(['a'], 'Added', 'Known', 'Added')
    await say(['b'], 'Known')
    await soon(() => noted(['a', 'b']), [[], ['Known']])
    const left = [`a Added: ${LEFT}`, `a Known: ${BEHIND}`, `a Added: ${LEFT}`]
    await soon(parked, left)
    // Redriven there by a person, it is still not passed over.
    const answer = await service.app.request('/gares/a/rejeu', { method: 'POST' })
    expect(await answer.json()).toEqual({ applied: 0, left: 3, error: LEFT })
    expect(await parked()).toEqual(left)
    await stop(service)
    await start(NEWER, newer)
    await soon(() => noted(['a']), [['Added', 'Known', 'Added']])
    await soon(parked, [])
    expect(sink.lines.join('\n')).toContain('"healed: ')
  })

  test('that knows of nobody newer passes over what it does not react to, as ever', async () => {
    const { start, say, noted, parked } = house()
    await start(OLDER, older)
    await say(keys, 'Added', 'Known')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known']),
    )
    expect(await parked()).toEqual([])
  })

  test('learns of the newer again when the database has gone back', async () => {
    const { start, say, noted, store } = house()
    await start(OLDER, older)
    await say(keys, 'Known')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known']),
    )
    const backup = store.backup()
    await start(NEWER, newer)
    store.goBack(backup)
    await soon(async () => (await store.registered()).reactions.length, 2)
    await say(keys, 'Added')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known', 'Added']),
    )
  })

  test('of a projection leaves facts whose types only the newer folds', async () => {
    const { startProjecting, stop, say, rows, parked } = house()
    await stop(await startProjecting(NEWER, ['Known', 'Added']))
    const service = await startProjecting(OLDER, ['Known'])
    await say(['a'], 'Known', 'Added', 'Known')
    await soon(parked, [`a Added: ${LEFT}`, `a Known: ${BEHIND}`])
    await stop(service)
    await startProjecting(NEWER, ['Known', 'Added'])
    await soon(async () => rows(['a']), [{ seen: ['Known', 'Added', 'Known'] }])
    expect(await parked()).toEqual([])
  })
})

describe('a reaction that a newer version has retired', () => {
  test('parks nothing: the newer passes over what the older still reacts to', async () => {
    const { start, say, noted, parked, stop } = house()
    const before = await start(OLDER, newer)
    await start(NEWER, older)
    await stop(before)
    await say(keys, 'Added', 'Known')
    await soon(
      () => noted(keys),
      keys.map(() => ['Known']),
    )
    expect(await parked()).toEqual([])
  })

  test('keeps nothing parked: what was left for it goes on at the next version', async () => {
    const { start, stop, say, noted, parked } = house()
    await stop(await start(NEWER, newer))
    const service = await start(OLDER, older)
    await say(['a'], 'Added', 'Known')
    await soon(parked, [`a Added: ${LEFT}`, `a Known: ${BEHIND}`])
    await stop(service)
    await start(NEWEST, older)
    await soon(() => noted(['a']), [['Known']])
    await soon(parked, [])
  })
})
