import { describe, expect, test } from 'bun:test'
import type { CommitBatch } from '../journal/commit-batch.ts'
import { StaleError, StoreError, UnitError } from '../journal/errors.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import type { Committed } from '../journal/store.ts'
import { heard } from '../testing/journal-suite.ts'
import type { Model } from './model.ts'
import { NOT_LOADED } from './not-loaded.ts'
import type { Unit } from './unit-of-work.ts'
import type { Workspace } from './workspace.ts'
import { Writer } from './writer.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Appends one fact to the stream, and then fails where the stream's name says so. */
const appendTo = (name: string, workspace: Workspace<number>) => {
  const stream = workspace.stream(name, false)
  if (stream === NOT_LOADED) return NOT_LOADED
  const fact = {
    stream: name,
    type: 'EssaiFait',
    key: name,
    payload: {},
    timestamp: '2026-01-02T03:04:05.678Z',
    context: { correlationId: 'c' },
  }
  const appended = workspace.append(name, [fact], stream.state + 1)
  if (name.startsWith('spoils')) throw new Error(`${name} fails after it has appended`)
  return appended
}
const model: Model<number, string> = {
  replayed: (facts) => facts.length,
  reactsTo: [],
  concerns: () => true,
  decide: (name, _command, _context, workspace) => appendTo(name, workspace),
  hear: ({ key }, workspace) => appendTo(key, workspace),
}

const command = (stream: string): Unit<string> => ({
  kind: 'command',
  stream,
  command: 'do',
  context: { correlationId: 'c' },
})
const fact = (key: string, position: number): Unit<string> => ({
  kind: 'fact',
  fact: { ...heard(key, position), payload: {} },
})
const touches = (batch: CommitBatch, stream: string): boolean =>
  batch.facts.some((one) => one.stream === stream)

/** A writer over a journal in memory, whose commits are first put to `answer`, which throws what the store would. */
const writerOver = (answer: (batch: CommitBatch) => void | Promise<void>) => {
  let nowMs = 0
  let commits = 0
  let sleeps = 0
  const troubles: string[] = []
  const clock = {
    now: () => nowMs,
    sleep: async (delayMs: number) => {
      sleeps += 1
      nowMs += delayMs
      await turn()
    },
  }
  const store = memoryJournal({ journal: 'j', partitions: 1, now: () => nowMs })
  const probing = { probe: async () => {} }
  const asked =
    (commit: (batch: CommitBatch) => Promise<Committed>) => async (batch: CommitBatch) => {
      commits += 1
      await answer(batch)
      return commit(batch)
    }
  const writer = new Writer<number, string>({
    store: {
      ...store,
      probe: () => probing.probe(),
      commit: asked((batch) => store.commit(batch)),
      locked: (wants, work) => store.locked(wants, (loaded, commit) => work(loaded, asked(commit))),
    },
    model,
    clock,
    listener: {
      stale: () => {},
      troubled: ({ message }) => void troubles.push(message),
    },
  })
  return {
    writer,
    store,
    probing,
    troubles,
    pass: (ms: number) => {
      nowMs += ms
    },
    counts: () => ({ commits, sleeps }),
    kinds: async (units: readonly Unit<string>[], patient = false) =>
      (await writer.write(units, { patient })).map(({ result }) => result.kind),
    streams: async () => (await store.read(0, 1_000)).map(({ stream }) => stream),
  }
}

/** A promise, and what resolves it. */
const gate = () => Promise.withResolvers<void>()
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('a request that waits in the queue', () => {
  test('is dropped once nobody waits for it, and those behind it go through', async () => {
    const opened = gate()
    const { writer, pass, streams, counts } = writerOver(() => opened.promise)
    const first = writer.write([command('first')], { patient: false, untilMs: 1_000 })
    await turn()
    const late = failureOf(writer.write([command('late')], { patient: false, untilMs: 1_000 }))
    const last = writer.write([command('last')], { patient: false, untilMs: 1_001 })
    pass(1_000)
    opened.resolve()
    expect(await late).toBeInstanceOf(StoreError)
    // The one whose commit was under way is done: what it was answered is as true.
    expect([(await first).length, (await last).length]).toEqual([1, 1])
    expect(await streams()).toEqual(['first', 'last'])
    expect(counts().commits).toBe(2)
  })
})

describe('one unit among a hundred', () => {
  const UNITS = 100
  const units = Array.from({ length: UNITS }, (_, n) => command(n === 61 ? 'bad' : `p${n}`))
  const kindsWanted = units.map((_, n) => (n === 61 ? 'failed' : 'decided'))

  test('that the store refuses is found by halving, and all others go through beside it', async () => {
    const { kinds, counts, streams } = writerOver((batch) => {
      if (touches(batch, 'bad')) throw new UnitError('refused')
    })
    expect(await kinds(units)).toEqual(kindsWanted)
    expect((await streams()).length).toBe(UNITS - 1)
    // Each halving commits twice at most; then the culprit once more, set aside.
    expect(counts().commits).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(UNITS)) + 2)
    expect(counts().sleeps).toBe(0)
  })

  test('whose attempts run out is isolated as well', async () => {
    const { writer, streams } = writerOver((batch) => {
      if (touches(batch, 'bad')) throw new StaleError('streams')
    })
    const settled = await writer.write(units, { patient: false })
    expect(settled.map(({ result }) => result.kind)).toEqual(kindsWanted)
    const [failed] = settled.flatMap(({ result }) => (result.kind === 'failed' ? [result] : []))
    expect(String(failed?.error)).toContain('not decided after 12 attempts: stale: streams')
    expect((await streams()).length).toBe(UNITS - 1)
  })

  test('that spoils the batch is set aside before anything is committed', async () => {
    const { kinds, counts, streams, store } = writerOver(() => {})
    expect(await kinds([command('a'), command('spoils'), command('b')])).toEqual([
      'decided',
      'failed',
      'decided',
    ])
    expect(await kinds([fact('c', 1), fact('spoils too', 2), fact('d', 3)], true)).toEqual([
      'applied',
      'parked',
      'applied',
    ])
    expect(await streams()).toEqual(['a', 'b', 'c', 'd'])
    expect((await store.parked(10)).map(({ key }) => key)).toEqual(['spoils too'])
    expect(counts()).toEqual({ commits: 2, sleeps: 0 })
  })
})

test('a fact whose parking is refused too waits, is told, and is parked when the store takes it', async () => {
  let refusals = 3
  const { kinds, counts, troubles, store } = writerOver((batch) => {
    if (touches(batch, 'bad')) throw new UnitError('the fact is refused')
    if (batch.park.length > 0 && refusals > 0) {
      refusals -= 1
      throw new UnitError('its parking is refused')
    }
  })
  expect(await kinds([fact('good', 1), fact('bad', 2), fact('good', 3)], true)).toEqual([
    'applied',
    'parked',
    'applied',
  ])
  expect(troubles).toEqual(Array.from({ length: 3 }, () => 'its parking is refused'))
  expect(counts().sleeps).toBe(3)
  expect((await store.parked(10)).map(({ error }) => error)).toEqual([
    'UnitError: the fact is refused',
  ])
})

describe('while the store is away', () => {
  test('whoever is impatient is told at once, and whoever is patient waits', async () => {
    let away = 3
    const { writer, troubles, streams, counts } = writerOver(() => {
      away -= 1
      if (away >= 0) throw new StoreError('away')
    })
    const order: string[] = []
    const patient = writer.write([fact('a', 1)], { patient: true })
    const told = failureOf(writer.write([command('b')], { patient: false }))
    void patient.then(() => order.push('patient'))
    void told.then(() => order.push(`impatient after ${counts().sleeps} sleeps`))
    expect(await told).toBeInstanceOf(StoreError)
    expect((await patient).map(({ result }) => result.kind)).toEqual(['applied'])
    expect(order[0]).toMatch(/^impatient after [01] sleeps$/)
    expect(await streams()).toEqual(['a'])
    expect([troubles.length, counts().sleeps]).toEqual([3, 3])
  })

  test('nobody waits any more once the service is in a hurry', async () => {
    const { writer } = writerOver(() => {
      throw new StoreError('away')
    })
    const waiting = failureOf(writer.write([fact('a', 1)], { patient: true }))
    await turn()
    writer.hurry()
    expect(await waiting).toBeInstanceOf(StoreError)
    await writer.stop()
    expect(await failureOf(writer.write([fact('a', 1)], { patient: true }))).toBeInstanceOf(
      StoreError,
    )
  })
})

describe('a writer that stands still', () => {
  test('says since when and why, and no longer once something is committed', async () => {
    const [hung, answers] = [gate(), gate()]
    let asked = 0
    const { writer, pass } = writerOver(async () => {
      asked += 1
      if (asked === 1) {
        await hung.promise
        throw new StoreError('away')
      }
      if (asked === 2) await answers.promise
    })
    expect(writer.standstill).toBeUndefined()
    const patient = writer.write([fact('a', 1)], { patient: true })
    await turn()
    pass(5_000)
    expect(writer.standstill).toEqual({ ms: 5_000, reason: 'the store does not answer' })
    hung.resolve()
    while (asked < 2) await turn()
    pass(1_000)
    expect(writer.standstill?.reason).toBe('away')
    expect(writer.standstill?.ms).toBeGreaterThanOrEqual(6_000)
    answers.resolve()
    await patient
    await turn()
    expect(writer.standstill).toBeUndefined()
  })

  test('stays so when nobody waits any more, until a try without meaning goes through', async () => {
    let away = true
    const { writer, probing, pass } = writerOver(() => {
      if (away) throw new StoreError('no room')
    })
    probing.probe = async () => {
      if (away) throw new StoreError('no room')
    }
    expect(await failureOf(writer.write([command('a')], { patient: false }))).toBeInstanceOf(
      StoreError,
    )
    pass(5_000)
    expect(writer.standstill).toEqual({ ms: 5_000, reason: 'no room' })
    expect(await failureOf(writer.tryOut())).toBeInstanceOf(StoreError)
    expect(writer.standstill).toBeDefined()
    away = false
    await writer.tryOut()
    expect(writer.standstill).toBeUndefined()
  })

  test('is not tried out right after a commit', async () => {
    let tries = 0
    const { writer, probing, pass } = writerOver(() => {})
    probing.probe = async () => {
      tries += 1
    }
    await writer.write([command('a')], { patient: false })
    await writer.tryOut()
    expect(tries).toBe(0)
    pass(3_000)
    await Promise.all([writer.tryOut(), writer.tryOut()])
    expect(tries).toBe(1)
    // The clock is set back by an hour: that commit is of no known age.
    pass(-3_600_000)
    await writer.tryOut()
    expect(tries).toBe(2)
  })
})

test('what listens to commits and fails is told, and nothing is written again for it', async () => {
  const { writer, store, troubles } = writerOver(() => {})
  const later: number[] = []
  writer.onWritten(() => {
    throw new Error('a listener is broken')
  })
  writer.onWritten((written) => void later.push(written.settled.length))
  const settled = await writer.write([command('a'), command('b')], { patient: false })
  expect(settled.map(({ result }) => result.kind)).toEqual(['decided', 'decided'])
  expect((await store.read(0, 10)).map(({ stream }) => stream)).toEqual(['a', 'b'])
  expect(troubles).toEqual(['a listener is broken'])
  expect(later).toEqual([2])
})
