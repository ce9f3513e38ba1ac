import { z } from 'zod'
import { language } from '../../shared/domain/language.ts'
import type { HeardFact } from '../../shared/domain/fact.ts'
import type { JournalStore } from '../../shared/journal/store.ts'
import { batch, newFact } from '../../shared/journal/suite.ts'
import { projectingModel } from '../../shared/projecting/projection.ts'
import { systemClock } from '../../shared/runtime/clock.ts'
import { Writer } from '../../shared/writing/writer.ts'

/** A language of one fact, for tests of what lies between a journal and a consumer. */
export const essai = language('essai', 'colis.essai', {
  EssaiFait: z.object({ colisId: z.string() }),
})

/** Appends facts `from`..`to`, each about a parcel of its own. */
export const append = async (store: JournalStore, from: number, to: number): Promise<void> => {
  const facts = Array.from({ length: to - from + 1 }, (_, n) => ({
    ...newFact(`p${from + n}`, 1, { colisId: `p${from + n}` }),
  }))
  await store.commit(batch({ facts }))
}

/** A consumer's writer that counts how often each parcel's fact took effect. */
export const counting = (store: JournalStore) => {
  const results: string[] = []
  const writer = new Writer({
    store,
    clock: systemClock,
    model: projectingModel<{ times: number }>({
      languages: [essai],
      keyOf: (fact) => fact.key,
      fold: (row) => ({ times: (row?.times ?? 0) + 1 }),
      entryOf: () => undefined,
    }),
    listener: {
      appended: () => {},
      asked: () => {},
      written: ({ heard }) => results.push(...heard.map(({ result }) => result.kind)),
      troubled: (error) => {
        throw error
      },
    },
  })
  return {
    results,
    handle: async (facts: readonly HeardFact[]): Promise<void> => {
      await writer.write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        true,
      )
    },
    /** How often each parcel's fact took effect. */
    effects: async (): Promise<readonly number[]> =>
      (await store.documents('', 1_000)).map(({ body }) =>
        'times' in body ? Number(body.times) : 0,
      ),
  }
}
