import { describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { memoryJournal } from '../journal/memory/store.ts'
import { counting } from '../testing/counting.ts'
import { append } from '../testing/essai.ts'
import { batch, commitNow, newFact } from '../testing/journal-suite.ts'
import { steppedClock, type SteppedClock } from '../testing/stepped-clock.ts'
import type { Due } from '../writing/unit-of-work.ts'
import { Reminder } from './reminder.ts'

test('an instance whose page another has looked through goes on from where that one is', async () => {
  const store = memoryJournal({ journal: randomUUID(), partitions: 1, now: () => Date.now() })
  const [here, there] = [counting(store).writer, counting(store).writer]
  const cursor = { journal: store.identity.journal, topic: 'rappels', partition: 0 }
  const looked = async (writer: typeof here, from: number, to: number) => {
    const due = { cursor, from, to, commands: [] }
    return (await writer.write([{ kind: 'reminders', due }], { patient: true }))[0]?.result.kind
  }
  expect(await looked(here, 0, 10)).toBe('reminded')
  expect(await looked(there, 10, 15)).toBe('reminded')
  expect(await looked(here, 10, 15)).toBe('ended')
  expect(await looked(there, 15, 20)).toBe('reminded')
  expect(await looked(here, 20, 25)).toBe('reminded')
})

describe('a reminder', () => {
  const DELAY_MS = 60_000
  const TRACE = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`

  const opened = () => {
    const clock = steppedClock()
    const store = memoryJournal({ journal: randomUUID(), partitions: 1, now: () => clock.now() })
    const pages: Due<string>[] = []
    const troubles: string[] = []
    const reminderWith = (write: (due: Due<string>) => Promise<void>): Reminder<string> =>
      new Reminder<string>({
        store,
        clock,
        reminders: {
          name: 'reminders',
          delayMs: DELAY_MS,
          commandFor: ({ payload }: { payload: { key: string } }) =>
            payload.key === 'p2' ? undefined : `look at ${payload.key}`,
        },
        write,
        troubled: ({ message }) => troubles.push(message),
      })
    /** Commits the cursor alone, as a writer without anything to decide would. */
    const commitPage = async (due: Due<string>): Promise<void> => {
      pages.push(due)
      const { cursor, from, to } = due
      await commitNow(store, batch({ cursors: [{ ...cursor, from, to }] }))
    }
    return { clock, store, pages, troubles, reminderWith, commitPage }
  }
  const stopped = async (clock: SteppedClock, reminder: Reminder<string>): Promise<void> => {
    const stopping = reminder.stop()
    await clock.pass(1)
    await stopping
  }

  test('asks about each fact once, when it is as old as it must be, and not before', async () => {
    const { clock, store, pages, reminderWith, commitPage } = opened()
    const reminder = reminderWith(commitPage)
    await append(store, 1, 3, clock.now())
    reminder.start()
    await clock.pass(DELAY_MS - 1)
    expect(pages).toEqual([])
    await append(store, 4, 4, clock.now())
    await clock.pass(10_000)
    expect(pages.map(({ from, to }) => [from, to])).toEqual([[0, 3]])
    const { journal } = store.identity
    expect(pages[0]?.commands).toEqual([
      {
        stream: 'p1',
        command: 'look at p1',
        context: { correlationId: 'c1', causationId: `${journal}:1` },
      },
      {
        stream: 'p3',
        command: 'look at p3',
        context: { correlationId: 'c1', causationId: `${journal}:3` },
      },
    ])
    await clock.pass(DELAY_MS)
    expect(pages.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 4],
    ])
    await stopped(clock, reminder)
  })

  test('carries the trace of the fact on', async () => {
    const { clock, store, pages, reminderWith, commitPage } = opened()
    const timestamp = new Date(clock.now()).toISOString()
    const fact = { ...newFact('p1', 1, { key: 'p1' }), timestamp, traceparent: TRACE }
    await commitNow(store, batch({ facts: [fact] }))
    const reminder = reminderWith(commitPage)
    reminder.start()
    await clock.pass(2 * DELAY_MS)
    expect(pages[0]?.commands[0]?.context.traceparent).toBe(TRACE)
    await stopped(clock, reminder)
  })

  test('takes a long journal page by page, without a pause in between', async () => {
    const { clock, store, pages, reminderWith, commitPage } = opened()
    await append(store, 1, 1_200, clock.now() - DELAY_MS)
    const reminder = reminderWith(commitPage)
    reminder.start()
    await clock.pass(0)
    expect(pages.map(({ to }) => to)).toEqual([500, 1_000, 1_200])
    await stopped(clock, reminder)
  })

  test('a page that could not be written is told, and asked about again', async () => {
    const { clock, store, pages, troubles, reminderWith, commitPage } = opened()
    await append(store, 1, 1, clock.now() - DELAY_MS)
    let away = true
    const reminder = reminderWith(async (due) => {
      if (away) throw new Error('away')
      await commitPage(due)
    })
    reminder.start()
    await clock.pass(100)
    expect([troubles, pages]).toEqual([['away'], []])
    away = false
    await clock.pass(10_000)
    expect(pages.map(({ to }) => to)).toEqual([1])
    await stopped(clock, reminder)
  })
})
