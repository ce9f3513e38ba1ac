import type { HeardFact } from '../../domain/fact.ts'

/** Bytes of the facts that one message carries, at most; one larger fact goes alone. */
const LOT_BYTES = 4_000_000

/** Facts as JSON, in their order, in lots that fit into a message. */
export function* lotsOf(facts: readonly HeardFact[]): Generator<string> {
  let lot: string[] = []
  let bytes = 0
  for (const fact of facts) {
    const json = JSON.stringify(fact)
    const more = Buffer.byteLength(json)
    if (lot.length > 0 && bytes + more > LOT_BYTES) {
      yield `[${lot.join(',')}]`
      lot = []
      bytes = 0
    }
    lot.push(json)
    bytes += more
  }
  if (lot.length > 0) yield `[${lot.join(',')}]`
}
