import type { JournalStore } from '../journal/store.ts'
import { messageOf } from '../runtime/thrown.ts'
import type { Writer } from '../writing/writer.ts'

/** Parked facts of one key that one redrive takes, at most. */
const FACTS = 500

/** What came of a redrive. */
export interface Redriven {
  readonly applied: number
  /** How many are still parked, counted up to the FACTS that one redrive takes. */
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
  const epoch = await store.epoch()
  const parked = await store.parked(FACTS, key)
  if (parked.length === 0) return undefined
  let { applied, error, spoilt } = await apply(writer, { key, epoch, parked })
  // One of them fails after it has appended: alone, those before it go through.
  for (let n = 0; spoilt && n < parked.length; n += 1) {
    const one = await apply(writer, { key, epoch, parked: parked.slice(n, n + 1) })
    applied += one.applied
    error = one.error
    if (error !== undefined) break
  }
  const left = (await store.parked(FACTS, key)).length
  return { applied, left, ...(error !== undefined && { error }) }
}

const apply = async <State, Command>(
  writer: Pick<Writer<State, Command>, 'write'>,
  asked: {
    readonly key: string
    readonly epoch: string
    readonly parked: Awaited<ReturnType<JournalStore['parked']>>
  },
): Promise<{
  readonly applied: number
  readonly error: string | undefined
  readonly spoilt: boolean
}> => {
  const [settled] = await writer.write([{ kind: 'redrive', ...asked }], {
    patient: false,
  })
  const result = settled?.result
  if (result?.kind === 'redriven')
    return { applied: result.applied, error: result.error, spoilt: false }
  if (result?.kind !== 'failed') throw new Error('the redrive was not done')
  return { applied: 0, error: messageOf(result.error), spoilt: true }
}
