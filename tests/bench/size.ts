import { randomUUID } from 'node:crypto'
import type { CommitBatch, JournalStore } from '../../shared/kernel/index.ts'
import { connect, openPostgresJournal } from '../../shared/kernel/postgres.ts'
import { batch, commitNow, newFact } from '../../shared/kernel/testing.ts'
import { median } from './baseline.ts'

const FACTS = 500
const SMALL = 10_000
const ROUNDS = 12
/** Of a round, in each of the two journals: few, so that the small one stays small. */
const COUNTED = 10

/** What a fact costs to append in a small journal and in a large one, microseconds. */
export interface CostBySize {
  readonly small: { readonly facts: number; readonly us: number }
  readonly large: { readonly facts: number; readonly us: number }
  /** Median of the rounds'. */
  readonly ratio: number
}

const open = async (url: string) => {
  const sql = connect({ url, pool: 2, name: 'bench' })
  const store = await openPostgresJournal(sql, { schema: `t${randomUUID()}`, partitions: 6 })
  return { sql, commit: commits(store) }
}

/**
 * Commits of 500 new streams each, with a cursor and tasks that end, as a service makes them: one in a
 * large journal, one in a small one, by turns, so that whatever else the machine does meets both.
 */
export const costBySize = async (url: string, large: number): Promise<CostBySize> => {
  const big = await open(url)
  try {
    while (big.commit.facts < large) await big.commit.next(FACTS)
    const rounds: { readonly small: number; readonly large: number }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const small = await open(url)
      try {
        while (small.commit.facts < SMALL) await small.commit.next(FACTS)
        const times: { readonly small: number; readonly large: number }[] = []
        for (let n = 0; n < COUNTED; n += 1)
          times.push({ small: await us(small.commit), large: await us(big.commit) })
        rounds.push({
          small: median(times.map((turn) => turn.small)),
          large: median(times.map((turn) => turn.large)),
        })
      } finally {
        await small.sql.end()
      }
    }
    return {
      small: { facts: SMALL, us: median(rounds.map((round) => round.small)) },
      large: { facts: large, us: median(rounds.map((round) => round.large)) },
      ratio: median(rounds.map((round) => round.large / round.small)),
    }
  } finally {
    await big.sql.end()
  }
}

/** Of one fact of one commit. */
const us = async (commit: ReturnType<typeof commits>): Promise<number> => {
  const startMs = performance.now()
  await commit.next(FACTS)
  return ((performance.now() - startMs) * 1_000) / FACTS
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
      const { first } = await commitNow(
        store,
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
