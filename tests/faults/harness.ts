import { z } from 'zod'
import {
  type HeardFact,
  type JournalStore,
  Writer,
  projectingModel,
  systemClock,
} from '../../shared/kernel/index.ts'
import { batch, commitNow, newFact } from '../../shared/kernel/testing.ts'
import { language } from '../../shared/vocabulary/index.ts'

/** A language of one fact, for tests of what lies between a journal and a consumer. */
export const essai = language('essai', 'colis.essai', {
  EssaiFait: z.object({ colisId: z.string() }),
})

/** Appends facts `from`..`to` of now, each about a parcel of its own. */
export const append = async (store: JournalStore, from: number, to: number): Promise<void> => {
  const facts = Array.from({ length: to - from + 1 }, (_, n) => ({
    ...newFact(`p${from + n}`, 1, { colisId: `p${from + n}` }),
    timestamp: new Date().toISOString(),
  }))
  await commitNow(store, batch({ facts }))
}

/** A consumer's writer that counts how often each parcel's fact took effect. */
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
        if (poisoned.has(fact.id)) throw new Error('empoisonné')
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
    results,
    handle: async (facts: readonly HeardFact[]): Promise<void> => {
      await writer.write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        { patient: true },
      )
    },
    /** How often each parcel's fact took effect. */
    effects: async (): Promise<readonly number[]> =>
      (await store.documents('', 1_000)).map(({ body }) =>
        'times' in body ? Number(body.times) : 0,
      ),
  }
}

/** A fact as the relay would publish it, `n` being its position. */
export const heardFact = (key: string, n: number, prev = n - 1): HeardFact => ({
  id: `${JOURNAL}:${n}`,
  service: essai.service,
  topic: essai.topic,
  partition: 0,
  key,
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: { colisId: key },
  journal: JOURNAL,
  position: n,
  prev,
  correlationId: 'c1',
})

const JOURNAL = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'
