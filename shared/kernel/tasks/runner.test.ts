import { describe, expect, test } from 'bun:test'
import { memoryJournal } from '../journal/memory/store.ts'
import { StoreError, UnitError } from '../journal/errors.ts'
import type { JournalStore } from '../journal/store.ts'
import { batch, commitNow, newFact } from '../testing/journal-suite.ts'
import type { Clock } from '../runtime/clock.ts'
import { leaseMsOf, TaskRunner } from './runner.ts'
import type { TaskHandler } from './task.ts'

const KIND = 'agir'
const RETRY = { maxTries: 3, firstDelayMs: 100, maxDelayMs: 1_000, timeoutMs: 1_000 }
/** Tries at once, at most. */
const ACTING = 512

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const until = async (holds: () => boolean): Promise<void> => {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 20_000) throw new Error('it never came')
    await turn()
  }
}

/** Time that passes while somebody sleeps, or only when it is told to. */
const timeThat = (passes: boolean): Clock & { pass(ms: number): void } => {
  let nowMs = 0
  return {
    now: () => nowMs,
    sleep: async (delayMs) => {
      if (passes) nowMs += delayMs
      await turn()
    },
    pass: (ms) => {
      nowMs += ms
    },
  }
}

/** A runner over a journal in memory in which so many tasks are due. `end` throws to refuse an outcome. */
const runnerFor = async (
  handler: TaskHandler<string>,
  {
    clock = timeThat(true),
    tasks = 1,
    atOnce,
    end = () => {},
    over = (store) => store,
  }: {
    readonly clock?: Clock
    readonly tasks?: number
    readonly atOnce?: number
    readonly end?: (command: string) => void
    readonly over?: (store: JournalStore) => JournalStore
  } = {},
) => {
  const now = () => clock.now()
  const store = memoryJournal({ journal: crypto.randomUUID(), partitions: 1, now })
  const facts = Array.from({ length: tasks }, (_, n) => newFact(`p${n}`, 1))
  const asked = facts.map((_, fact) => ({ fact, number: 0, kind: KIND, dueAtMs: 0 }))
  await commitNow(store, batch({ facts, tasks: asked }))
  const outcomes: string[] = []
  const again: boolean[] = []
  const troubles: string[] = []
  const handlers = { [KIND]: handler }
  const runner = new TaskRunner<string>({
    store: over(store),
    handlers,
    end: async (task, command) => {
      end(command)
      await commitNow(store, batch({ endedTasks: [task.id] }))
      outcomes.push(command)
    },
    clock,
    random: () => 0.5,
    atOnce,
    listener: {
      failed: (_, _error, comesAgain) => void again.push(comesAgain),
      troubled: ({ message }) => void troubles.push(message),
    },
  })
  return { store, runner, leaseMs: leaseMsOf(handlers, KIND), outcomes, again, troubles }
}

describe('a task', () => {
  test('that cannot be exhausted is tried until it is done: here 300 times in vain, then once more', async () => {
    const numbers: number[] = []
    const { runner, outcomes, again, troubles } = await runnerFor({
      act: async (_, { number }) => {
        numbers.push(number)
        if (number <= 300) throw new Error('not yet')
        return 'done'
      },
      retry: RETRY,
    })
    runner.start()
    await until(() => outcomes.length > 0)
    await runner.stop()
    expect(outcomes).toEqual(['done'])
    expect(numbers).toEqual(Array.from({ length: 301 }, (_, n) => n + 1))
    expect(again).toEqual(Array.from({ length: 300 }, () => true))
    expect(troubles).toEqual([])
  })

  test('that can be is exhausted after its tries, and is not tried again', async () => {
    let tries = 0
    const { store, runner, outcomes, again } = await runnerFor({
      act: async () => {
        tries += 1
        throw new Error(`no ${tries}`)
      },
      exhausted: (_, lastError) => `exhausted: ${lastError}`,
      retry: RETRY,
    })
    runner.start()
    await until(() => outcomes.length > 0)
    await runner.stop()
    expect(outcomes).toEqual(['exhausted: no 3'])
    expect(again).toEqual([true, true, false])
    expect((await store.counts(0)).tasks).toEqual([])
  })

  test('whose outcome cannot be kept has failed that try, and is exhausted like any other', async () => {
    const numbers: number[] = []
    const { runner, outcomes, again } = await runnerFor(
      {
        act: async (_, { number }) => {
          numbers.push(number)
          return 'unholdable'
        },
        exhausted: (_, lastError) => `exhausted: ${lastError}`,
        retry: RETRY,
      },
      {
        end: (command) => {
          if (command === 'unholdable') throw new UnitError('half a surrogate pair')
        },
      },
    )
    runner.start()
    await until(() => outcomes.length > 0 || numbers.length > 5)
    await runner.stop()
    expect(outcomes).toEqual(['exhausted: half a surrogate pair'])
    expect(numbers).toEqual([1, 2, 3])
    expect(again).toEqual([true, true, false])
  })

  test('whose outcome meets a store that is away has not failed: it comes again when its lease ends', async () => {
    const clock = timeThat(true)
    const tries: { readonly number: number; readonly atMs: number }[] = []
    const { runner, outcomes, again, troubles } = await runnerFor(
      {
        act: async (_, { number }) => {
          tries.push({ number, atMs: clock.now() })
          return 'done'
        },
        exhausted: () => 'exhausted',
        retry: { ...RETRY, maxTries: 1 },
      },
      {
        clock,
        end: () => {
          if (tries.length < 4) throw new StoreError('away')
        },
      },
    )
    runner.start()
    await until(() => outcomes.length > 0)
    await runner.stop()
    expect(outcomes).toEqual(['done'])
    expect(tries.map(({ number }) => number)).toEqual([1, 1, 1, 1])
    tries.slice(1).forEach(({ atMs }, n) => {
      expect(atMs - (tries[n]?.atMs ?? 0)).toBeGreaterThanOrEqual(10_000)
    })
    expect([again, troubles]).toEqual([[], ['away', 'away', 'away']])
  })

  test('that fails with what no store can keep is told of in what it can', async () => {
    const told: string[] = []
    const { runner, outcomes } = await runnerFor(
      {
        act: async () => {
          throw new Error('nul \u0000, half \uD800')
        },
        exhausted: (_, lastError) => lastError,
        retry: { ...RETRY, maxTries: 2 },
      },
      {
        over: (store) => ({
          ...store,
          retryTask: (task, next) => {
            told.push(next.error)
            return store.retryTask(task, next)
          },
        }),
      },
    )
    runner.start()
    await until(() => outcomes.length > 0)
    await runner.stop()
    const kept = 'nul \uFFFD, half \uFFFD'
    expect([told, outcomes]).toEqual([[kept], [kept]])
  })
})

test('where the world takes two at a time no more are tried, and the next are looked for at once', async () => {
  const clock = timeThat(true)
  let acting = 0
  let most = 0
  const { runner, outcomes } = await runnerFor(
    {
      act: async (_, { stream }) => {
        acting += 1
        most = Math.max(most, acting)
        await turn()
        acting -= 1
        return stream
      },
      retry: RETRY,
    },
    { clock, tasks: 20, atOnce: 2 },
  )
  runner.start()
  await until(() => outcomes.length === 20)
  await runner.stop()
  expect(most).toBe(2)
  // Looked for every two seconds, they would take eighteen.
  expect(clock.now()).toBeLessThan(8_000)
})

describe('a task that waits behind as many as may act at once', () => {
  /** All act until they are let go. */
  const gated = () => {
    const begun: string[] = []
    const gate = Promise.withResolvers<void>()
    const handler: TaskHandler<string> = {
      act: async (_, { stream }) => {
        begun.push(stream)
        await gate.promise
        return stream
      },
      retry: RETRY,
    }
    return { begun, handler, letGo: () => gate.resolve() }
  }
  const someTurns = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) await turn()
  }

  test('begins when a place is free and its lease outlasts a try', async () => {
    const clock = timeThat(false)
    const { begun, handler, letGo } = gated()
    const { store, runner, leaseMs } = await runnerFor(handler, { clock, tasks: ACTING + 1 })
    runner.offer(await store.takeTasks(0, leaseMs, ACTING + 1))
    clock.pass(leaseMs - RETRY.timeoutMs - 1)
    expect(begun.length).toBe(ACTING)
    letGo()
    await until(() => begun.length > ACTING)
    await runner.stop()
  })

  test('is left to its lease when that ends before a try would, and done once then', async () => {
    const clock = timeThat(false)
    const { begun, handler, letGo } = gated()
    const { store, runner, leaseMs, outcomes } = await runnerFor(handler, {
      clock,
      tasks: ACTING + 1,
    })
    runner.offer(await store.takeTasks(0, leaseMs, ACTING + 1))
    clock.pass(leaseMs - RETRY.timeoutMs)
    letGo()
    await someTurns()
    expect([begun.length, outcomes.length]).toEqual([ACTING, ACTING])
    runner.start()
    await someTurns()
    expect(begun.length).toBe(ACTING)
    clock.pass(RETRY.timeoutMs)
    await until(() => outcomes.length > ACTING)
    await runner.stop()
    expect(new Set(begun).size).toBe(ACTING + 1)
    expect(begun.length).toBe(ACTING + 1)
  })

  test('is left to its lease too when it was taken while others filled the places', async () => {
    const clock = timeThat(false)
    const { begun, handler, letGo } = gated()
    let fill = (): void => {}
    const { store, runner, leaseMs, outcomes } = await runnerFor(handler, {
      clock,
      tasks: ACTING + 1,
      over: (under) => ({
        ...under,
        takeTasks: async (nowMs, forMs, max) => {
          const taken = await under.takeTasks(nowMs, forMs, max)
          fill()
          fill = () => {}
          return taken
        },
      }),
    })
    const others = await store.takeTasks(0, leaseMs, ACTING)
    fill = () => runner.offer(others)
    runner.start()
    await until(() => begun.length === ACTING)
    clock.pass(10_000 - RETRY.timeoutMs)
    letGo()
    await someTurns()
    expect([begun.length, outcomes.length]).toEqual([ACTING, ACTING])
    clock.pass(RETRY.timeoutMs)
    await until(() => outcomes.length > ACTING)
    await runner.stop()
    expect(begun.length).toBe(ACTING + 1)
  })
})

const HOUR_MS = 3_600_000

describe('a database clock that is set back by an hour', () => {
  /** A journal with one task, made at a time that is an hour ahead of what the clock then says. */
  const setBack = async (
    before: (at: { readonly store: JournalStore; readonly nowMs: number }) => Promise<void>,
    delayMs = 0,
  ) => {
    const clock = timeThat(true)
    clock.pass(10 * HOUR_MS)
    const nowMs = clock.now()
    let journal: JournalStore | undefined
    const { runner, outcomes } = await runnerFor(
      { act: async () => 'done', retry: RETRY },
      { clock, tasks: 0, over: (store) => (journal = store) },
    )
    if (journal === undefined) throw new Error('no journal')
    const fact = { ...newFact('p', 1), timestamp: new Date(nowMs).toISOString() }
    const task = { fact: 0, number: 0, kind: KIND, dueAtMs: nowMs + delayMs }
    await commitNow(journal, batch({ facts: [fact], tasks: [task] }))
    await before({ store: journal, nowMs })
    clock.pass(-HOUR_MS)
    const fromMs = clock.now()
    runner.start()
    await until(() => outcomes.length > 0)
    await runner.stop()
    return clock.now() - fromMs
  }

  test('keeps no task of a dead instance for longer than its lease', async () => {
    const waitedMs = await setBack(async ({ store, nowMs }) => {
      expect(await store.takeTasks(nowMs, 13_000, 10)).toHaveLength(1)
    })
    expect(waitedMs).toBeLessThan(30_000)
  })

  test('keeps no task that is tried again for longer than it was to wait', async () => {
    const waitedMs = await setBack(async ({ store, nowMs }) => {
      const [task] = await store.takeTasks(nowMs, 13_000, 10)
      if (task === undefined) throw new Error('nothing was due')
      await store.retryTask(task, { tries: 1, dueAtMs: nowMs + 60_000, error: 'not yet' })
    })
    expect(waitedMs).toBeLessThan(80_000)
  })

  test('brings no timer before its delay is over', async () => {
    const waitedMs = await setBack(async () => {}, 120_000)
    expect(waitedMs).toBeGreaterThanOrEqual(120_000)
    expect(waitedMs).toBeLessThan(150_000)
  })
})
