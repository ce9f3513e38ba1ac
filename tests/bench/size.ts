import { randomUUID } from 'node:crypto'
import { batch, newFact } from '../../shared/journal/suite.ts'
import { openPostgresJournal } from '../../shared/journal/postgres/store.ts'
import { connect } from '../../shared/journal/postgres/connect.ts'
import type { CommitBatch, JournalStore } from '../../shared/journal/store.ts'
import { median } from './baseline.ts'

const FACTS = 500
const SMALL = 10_000
const COUNTED = 60

/** What a fact costs to append in a small journal and in a large one, microseconds. */
export interface CostBySize {
  readonly small: { readonly facts: number; readonly us: number }
  readonly large: { readonly facts: number; readonly us: number }
  readonly ratio: number
}

const open = async (url: string) => {
  const sql = connect({ url, pool: 2, name: 'bench' })
  const store = await openPostgresJournal(sql, { schema: `t${randomUUID()}`, partitions: 6 })
  return { sql, store }
}

/** Commits of 500 new streams each, with a cursor and tasks that end, as a service makes them. */
export const costBySize = async (url: string, large: number): Promise<CostBySize> => {
  const { sql, store } = await open(url)
  try {
    const commit = commits(store)
    const us = async (until: number): Promise<number> => {
      while (commit.facts < until - COUNTED * FACTS) await commit.next(FACTS)
      const times: number[] = []
      for (let n = 0; n < COUNTED; n += 1) {
        const startMs = performance.now()
        await commit.next(FACTS)
        times.push(performance.now() - startMs)
      }
      return (median(times) * 1_000) / FACTS
    }
    // The first thousands warm the server's and our own code up, in another journal.
    const { sql: other, store: warm } = await open(url)
    const warming = commits(warm)
    while (warming.facts < 2 * SMALL) await warming.next(FACTS)
    await other.end()
    const small = { facts: SMALL, us: await us(COUNTED * FACTS + SMALL) }
    const big = { facts: large, us: await us(large) }
    return { small, large: big, ratio: big.us / small.us }
  } finally {
    await sql.end()
  }
}

/** One writer's commits: its own cursor moves, each fact opens a stream, a task of the last commit ends. */
const commits = (store: JournalStore) => {
  const journal = randomUUID()
  const cursor = { journal, topic: 'colis.bench', partition: 0 }
  const name = randomUUID().slice(0, 23)
  let count = 0
  let ended: string[] = []
  return {
    get facts(): number {
      return count
    },
    next: async (facts: number): Promise<void> => {
      const made = Array.from({ length: facts }, (_, n) => {
        const stream = `${name}-${String(count + n).padStart(12, '0')}`
        return newFact(stream, 1, { colisId: stream, clientId: 'C1', adresse: '1 rue Principale' })
      })
      const tasks: CommitBatch['tasks'] = [{ fact: 0, number: 0, kind: 'essai', dueAtMs: 2 ** 50 }]
      const { first } = await store.commit(
        batch({
          cursors: [{ ...cursor, from: count, to: count + facts }],
          streams: made.map(({ stream }) => ({ stream, version: 0 })),
          facts: made,
          tasks,
          endedTasks: ended,
        }),
      )
      ended = [`${first}:0`]
      count += facts
    },
  }
}
