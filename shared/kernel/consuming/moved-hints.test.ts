import { expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { StoreError } from '../journal/errors.ts'
import { cursorName, type Wants } from '../journal/store.ts'
import { heardFact } from '../testing/essai.ts'
import { steppedClock } from '../testing/stepped-clock.ts'
import type { Gap } from './gaps.ts'
import { MovedHints } from './moved-hints.ts'

const ASKED_AT_MOST = 6
const LONG_MS = 3_600_000

const suspecting = (options: { readonly mayHear?: (fact: HeardFact) => boolean } = {}) => {
  const clock = steppedClock()
  let behindMs = 0
  const setBack = (ms: number): void => {
    behindMs += ms
  }
  const cursors = new Map<string, number>()
  const asked: Gap[] = []
  const told: string[] = []
  const trouble: { error: Error | undefined } = { error: undefined }
  const hints = new MovedHints({
    store: {
      load: async (wants: Wants) => {
        if (trouble.error !== undefined) throw trouble.error
        expect(wants.cursors.length).toBeGreaterThan(0)
        return {
          streams: new Map(),
          documents: new Map(),
          cursors,
          parkedKeys: new Set<string>(),
          tasks: new Set<string>(),
          epoch: '',
        }
      },
    },
    mayHear: options.mayHear ?? (() => true),
    ask: async (gap) => void asked.push(gap),
    listener: {
      healing: (_, remedy) => void told.push(`healing ${remedy}`),
      healed: (_, remedy) => void told.push(`healed ${remedy}`),
    },
    clock: { ...clock, now: () => clock.now() - behindMs },
  })
  const cursorAt = (fact: HeardFact, position: number) => cursors.set(cursorName(fact), position)
  return { clock, setBack, asked, told, trouble, hints, cursorAt }
}

test('a hint that is where the cursor is asks for nothing', async () => {
  const { asked, told, hints, cursorAt } = suspecting()
  const fact = heardFact('p', 7)
  cursorAt(fact, 7)
  hints.saw([fact])
  await hints.tend()
  expect(asked).toEqual([])
  expect(told).toEqual([])
})

test('what a cursor has not come to is asked for until it has, and that is told once', async () => {
  const { clock, asked, told, hints, cursorAt } = suspecting()
  const fact = heardFact('p', 7)
  cursorAt(fact, 3)
  hints.saw([fact])
  await hints.tend()
  await hints.tend()
  expect(asked).toEqual([{ fact, cursor: 3 }])
  await clock.pass(20_000)
  await hints.tend()
  expect(asked.length).toBe(2)
  cursorAt(fact, 9)
  await hints.tend()
  expect(told).toEqual(['healing asked'])
  hints.handled([heardFact('q', 6), heardFact('r', 9)])
  await hints.tend()
  await clock.pass(LONG_MS)
  await hints.tend()
  expect(asked.length).toBe(2)
  expect(told).toEqual(['healing asked', 'healed asked'])
})

test('a clock that is set back puts off no question', async () => {
  const { setBack, asked, hints } = suspecting()
  hints.saw([heardFact('p', 7)])
  setBack(LONG_MS)
  await hints.tend()
  expect(asked.length).toBe(1)
  setBack(LONG_MS)
  await hints.tend()
  expect(asked.length).toBe(2)
})

test('an owner that has forgotten it is not asked for ever', async () => {
  const { clock, asked, hints } = suspecting()
  hints.saw([heardFact('p', 7)])
  for (let n = 0; n < 20; n += 1) {
    await hints.tend()
    await clock.pass(LONG_MS)
  }
  expect(asked.length).toBe(ASKED_AT_MOST)
})

test('nobody is asked for facts of a journal that is not heard', async () => {
  const { asked, hints } = suspecting({ mayHear: () => false })
  hints.saw([heardFact('p', 7)])
  await hints.tend()
  expect(asked).toEqual([])
})

test('a store in trouble only puts off the question', async () => {
  const { asked, trouble, hints } = suspecting()
  hints.saw([heardFact('p', 7)])
  trouble.error = new StoreError('away')
  await expect(hints.tend()).rejects.toThrow('away')
  trouble.error = undefined
  await hints.tend()
  expect(asked.length).toBe(1)
})
