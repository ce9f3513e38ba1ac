import type { Suivi } from './projection.ts'
import type { Lu } from './reading.ts'

/** Where the generation of the projection that fills the cache is told. */
export const GENERATION_KEY = 'colisaga:suivi:generation'

/** The key of a parcel's row. */
export const nameOf = (generation: string, colisId: string): string =>
  `colisaga:suivi:${generation}:${colisId}`

/** The row in a value: `<revision> <json>`. Undefined for what is none, such as a lease. */
export const decodeRow = (text: string): Lu | undefined => {
  const space = text.indexOf(' ')
  const revision = Number(text.slice(0, space))
  if (!Number.isSafeInteger(revision) || text[space + 1] !== '{') return undefined
  // Values under such a name are written by the cache alone.
  return { revision, suivi: JSON.parse(text.slice(space + 1)) as Suivi }
}
