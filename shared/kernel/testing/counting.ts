import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore } from '../journal/store.ts'
import { projectingModel } from '../projecting/projection.ts'
import { systemClock } from '../runtime/clock.ts'
import { Writer } from '../writing/writer.ts'
import { essai } from './essai.ts'

/** A listener's writer that counts how often each key's fact took effect; facts with a poisoned id throw. */
export const counting = (store: JournalStore, poisoned: ReadonlySet<string> = new Set()) => {
  const results: string[] = []
  const writer = new Writer({
    store,
    clock: systemClock,
    model: projectingModel<{ times: number }>({
      languages: [essai],
      reactsTo: [{ topic: essai.topic, type: 'EssaiFait' }],
      keyOf: (fact) => fact.key,
      fold: (row, fact) => {
        if (poisoned.has(fact.id)) throw new Error('poisoned')
        return { times: (row?.times ?? 0) + 1 }
      },
      listingOf: () => undefined,
      entryOf: () => ({}),
    }),
    listener: {
      stale: () => {},
      troubled: (error) => {
        throw error
      },
    },
  })
  writer.onWritten(({ heard }) => results.push(...heard.map(({ result }) => result.kind)))
  return {
    writer,
    /** What became of each fact, in the order in which they were handed over. */
    results,
    handle: async (facts: readonly HeardFact[]): Promise<void> => {
      await writer.write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        { patient: true },
      )
    },
    /** How often each key's fact took effect. */
    effects: async (): Promise<readonly number[]> =>
      (await store.documents('', 1_000)).map(({ body }) =>
        'times' in body ? Number(body.times) : 0,
      ),
  }
}
