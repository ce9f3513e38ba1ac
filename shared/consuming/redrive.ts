import type { JournalStore } from '../journal/store.ts'
import type { Writer } from '../writing/writer.ts'

/** Parked facts of one key that one redrive takes, at most. */
const FACTS = 500

/** What came of a redrive. */
export interface Redriven {
  readonly applied: number
  readonly left: number
  /** Why the first of those left could not be applied. */
  readonly error?: string
}

/** Applies the parked facts of a key in their order, up to the first that still cannot be. */
export const redrive = async <State, Command>(
  store: JournalStore,
  writer: Pick<Writer<State, Command>, 'write'>,
  key: string,
): Promise<Redriven | undefined> => {
  const parked = await store.parked(FACTS, key)
  if (parked.length === 0) return undefined
  const [settled] = await writer.write([{ kind: 'redrive', key, parked }], false)
  const result = settled?.result
  if (result?.kind !== 'redriven') throw new Error('the redrive was not done')
  const left = (await store.parked(FACTS, key)).length
  return {
    applied: result.applied,
    left,
    ...(result.error !== undefined && { error: result.error }),
  }
}
