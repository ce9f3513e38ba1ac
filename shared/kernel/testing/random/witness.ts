import type { HeardFact } from '../../domain/fact.ts'
import type { Checkpoint, Committed, Lease, NewFact, RecordedFact } from '../../journal/store.ts'
import { nameOf, spokenOf } from './speaking.ts'

/** Something that must never happen has happened. */
export class BrokenPromiseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BrokenPromiseError'
  }
}

/** Leases that are remembered, at most. */
const LEASES_KEPT = 20

const broken = (message: string): never => {
  throw new BrokenPromiseError(message)
}

/**
 * Sees whatever arrives at the publishing store and at the topic, whoever has asked for it, and remembers it beyond
 * every failover. The first promise that is broken is kept in `fault`: whoever broke it may be made to retry, and
 * would hide it.
 */
export class Witness {
  /** Every fact that was ever committed, by its position. */
  readonly #committed = new Map<number, string>()
  /** Positions that the journal holds now and that are published, in order. */
  #live: number[] = []
  /** Positions on the topic since the checkpoint was last set back before them. */
  readonly #published = new Set<number>()
  /** Positions in the order in which they first came to each partition. */
  readonly #firsts = new Map<number, number[]>()
  readonly #arrived = new Set<number>()
  /** Up to here the checkpoint covers nothing that is not published. */
  #covered = 0
  /** Who has saved a checkpoint in each epoch and term. */
  readonly #savers = new Map<string, string>()
  /** Where the checkpoint is; undefined when the store has gone back since it was seen last. */
  #saved: number | undefined
  /** Leases that were given, and the last of them as long as nobody has set the checkpoint back. */
  readonly #leases: Lease[] = []
  #lease: Lease | undefined
  fault: BrokenPromiseError | undefined

  get committedFacts(): number {
    return this.#committed.size
  }

  get savedPosition(): number | undefined {
    return this.#saved
  }

  /** The leadership was taken or renewed. */
  led({ holder, term, epoch }: Lease): void {
    const last = this.#lease
    if (last?.holder === holder && last.term === term && last.epoch === epoch) return
    this.#lease = { holder, term, epoch }
    this.#leases.push(this.#lease)
    if (this.#leases.length > LEASES_KEPT) this.#leases.shift()
  }

  /** Leases by which nothing may be saved any more, `epoch` being that of now. */
  pastLeases(epoch: string): readonly Lease[] {
    return this.#leases.filter((lease) => lease !== this.#lease || lease.epoch !== epoch)
  }

  /** Something has gone through that must not. */
  accuse(message: string): void {
    this.#broken(message)
  }

  committed(facts: readonly NewFact[], { first }: Committed): void {
    for (const [n, { payload, key }] of facts.entries()) {
      const position = first + n
      const name = nameOf(spokenOf(payload))
      const other = this.#committed.get(position)
      if (other !== undefined) this.#broken(`position ${position} names ${other} and ${name}`)
      this.#committed.set(position, name)
      if (key === null) continue
      this.#live.push(position)
      // Commits that meet are seen in any order.
      for (let at = this.#live.length - 1; at > 0; at -= 1) {
        const before = this.#live[at - 1] ?? 0
        if (before <= position) break
        this.#live[at] = before
        this.#live[at - 1] = position
      }
    }
  }

  published(facts: readonly HeardFact[]): void {
    for (const { position, partition, payload } of facts) {
      const name = nameOf(spokenOf(payload))
      const committed = this.#committed.get(position)
      if (committed !== name)
        this.#broken(`${name} is published at position ${position}, which names ${committed}`)
      this.#published.add(position)
      if (this.#arrived.has(position)) continue
      this.#arrived.add(position)
      this.#firsts.set(partition, [...(this.#firsts.get(partition) ?? []), position])
    }
  }

  checkpointSaved({ holder, term, epoch }: Lease, { position }: Checkpoint): void {
    const name = `term ${term} of epoch ${epoch}`
    const saver = this.#savers.get(name) ?? holder
    if (saver !== holder) this.#broken(`${saver} and ${holder} save checkpoints in ${name}`)
    this.#savers.set(name, saver)
    const passedOver = this.#live.find(
      (one) => one > this.#covered && one <= position && !this.#published.has(one),
    )
    if (passedOver !== undefined)
      this.#broken(
        `${holder} saves the checkpoint ${position}, and ${passedOver} is not published since it was last set back`,
      )
    this.#covered = position
    this.#saved = position
  }

  setBack(position: number): void {
    this.#covered = Math.min(this.#covered, position)
    this.#saved = position
    this.#lease = undefined
    for (const one of this.#published) if (one > position) this.#published.delete(one)
  }

  /** The database went back: this is what the journal holds now. */
  wentBack(facts: readonly RecordedFact[]): void {
    this.#saved = undefined
    this.#live = facts.flatMap(({ key, position }) => (key === null ? [] : [position]))
    // It may have forgotten that its checkpoint was set back.
    for (const position of this.#arrived) this.#published.add(position)
  }

  /** What was first published of the facts that the journal still holds came in their order. */
  checkOrder(facts: readonly RecordedFact[]): void {
    const kept = new Set(facts.map(({ position }) => position))
    for (const [partition, firsts] of this.#firsts) {
      const ours = firsts.filter((position) => kept.has(position))
      const late = ours.find((position, n) => position < (ours[n - 1] ?? 0))
      if (late !== undefined) this.#broken(`${late} first came to partition ${partition} too late`)
    }
  }

  wasCommitted(position: number): boolean {
    return this.#committed.has(position)
  }

  #broken(message: string): void {
    this.fault ??= new BrokenPromiseError(message)
  }
}

/** Each stream goes on without a hole, each fact was decided by the one before it, and no command is there twice. */
export const checkStreams = (facts: readonly RecordedFact[]): void => {
  const streams = new Map<string, RecordedFact[]>()
  for (const fact of facts) streams.set(fact.stream, [...(streams.get(fact.stream) ?? []), fact])
  for (const [stream, own] of streams) {
    const seen = new Set<string>()
    let after = ''
    for (const [n, { version, payload, position }] of own.entries()) {
      const said = spokenOf(payload)
      const name = nameOf(said)
      if (version !== n + 1) broken(`${stream} has version ${version} after ${n}`)
      if (said.after !== after)
        broken(`${name} at ${position} was decided after ${said.after}, and stands after ${after}`)
      if (seen.has(name)) broken(`${name} is in the journal twice`)
      seen.add(name)
      after = name
    }
  }
}

/** What has taken effect at the listener: all of the journal once, in its order, and nothing that never was. */
export const checkEffects = (
  facts: readonly RecordedFact[],
  effects: ReadonlyMap<string, readonly number[]>,
  witness: Witness,
): void => {
  for (const [key, positions] of effects) {
    const late = positions.find((position, n) => position <= (positions[n - 1] ?? 0))
    if (late !== undefined)
      broken(`on ${key} the effect of ${late} comes twice or too late: ${positions.join(' ')}`)
    const unknown = positions.find((position) => !witness.wasCommitted(position))
    if (unknown !== undefined) broken(`on ${key} ${unknown} took effect, which never was`)
  }
  const missing = missingEffects(facts, effects)
  if (missing.length > 0) broken(`without effect: ${missing.slice(0, 20).join(' ')}`)
}

/** Positions whose facts have not taken effect. */
export const missingEffects = (
  facts: readonly RecordedFact[],
  effects: ReadonlyMap<string, readonly number[]>,
): readonly number[] => {
  const done = new Map([...effects].map(([key, positions]) => [key, new Set(positions)]))
  return facts
    .filter(
      ({ type, key, position }) => type === 'Said' && done.get(key ?? '')?.has(position) !== true,
    )
    .map(({ position }) => position)
}
