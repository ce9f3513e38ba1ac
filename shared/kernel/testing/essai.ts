import { z } from 'zod'
import type { HeardFact } from '../domain/fact.ts'
import { language } from '../domain/language.ts'
import type { JournalStore } from '../journal/store.ts'
import { batch, commitNow, newFact } from './journal-suite.ts'

const Payload = z.object({ key: z.string() })
const JOURNAL = '5b3c0c52-17b1-4b0c-9a44-2f4f0d1e3c11'

const keyOf = (payload: object): string => Payload.parse(payload).key

/** The language of a service that says one kind of fact, on a topic of its own. */
export const saying = (service: string) =>
  language(service, `faits.${service}`, { EssaiFait: Payload }, keyOf)

/** A language of one fact, for tests of what lies between a journal and a consumer. */
export const essai = saying('essai')

/**
 * Longer ago than a topic keeps facts: a relay whose topic has lost facts of that time does not publish them again by
 * itself, so it is the listener that has to ask.
 */
export const longAgoMs = (): number => Date.now() - 30 * 24 * 3_600_000

/** Appends facts `from`..`to`, each with a key and a stream of its own: `p1`, `p2`, ... */
export const append = async (
  store: JournalStore,
  from: number,
  to: number,
  nowMs: number = Date.now(),
): Promise<void> => {
  const facts = Array.from({ length: to - from + 1 }, (_, n) => ({
    ...newFact(`p${from + n}`, 1, { key: `p${from + n}` }),
    timestamp: new Date(nowMs).toISOString(),
  }))
  await commitNow(store, batch({ facts }))
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
  payload: { key },
  journal: JOURNAL,
  position: n,
  prev,
  correlationId: 'c1',
})
