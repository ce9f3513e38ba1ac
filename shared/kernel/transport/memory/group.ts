import type { HeardFact } from '../../domain/fact.ts'
import type { Batch, Membership, PartitionEnd } from '../transport.ts'
import { ByteReader } from '../bytes.ts'
import { readFact } from '../wire.ts'

/** What goes wrong at a broker, asked at each occasion; absent: nothing does. */
export interface MemoryFaults {
  /** Whether this fact, just published, is kept twice. */
  readonly duplicate?: (fact: HeardFact) => boolean
  /** Whether this fact is acknowledged and lost. */
  readonly lose?: (fact: HeardFact) => boolean
  /** In which order a batch goes over the partitions `<topic>/<partition>` (within one: never touched). */
  readonly order?: (places: readonly string[]) => readonly string[]
  /** Which of so many members gets a partition `<topic>/<partition>`: an index. Default: in turn. */
  readonly assign?: (place: string, members: number) => number
}

/** What a broker keeps: topics, and how far each group has hinted. Lives longer than its clients. */
export interface MemoryBroker {
  /** By topic and partition: key, value and headers; a hole is a record that was lost. */
  readonly topics: Map<string, (Buffer | undefined)[][]>
  readonly groups: Map<string, MemoryGroup>
  readonly faults: MemoryFaults
  /** Whoever waits for records looks again. */
  readonly waiting: Set<() => void>
  wake(): void
  /** Loses the record of this position; false when there is none. */
  drop(topic: string, partition: number, position: number): boolean
}

interface MemoryGroup {
  /** Next offset by `<topic>/<partition>`. */
  readonly hints: Map<string, number>
  members: readonly Member[]
}

interface Member {
  readonly topics: readonly string[]
  /** As in `JoinOptions`. */
  readonly looksBack: boolean
  /** Next offset of each partition held, by `<topic>/<partition>`. */
  held: Map<string, number>
  /** By the same: records before this offset are only looked at. */
  readonly hinted: Map<string, number>
  state: 'there' | 'gone' | 'crashed'
}

export const memoryBroker = (faults: MemoryFaults = {}): MemoryBroker => {
  const topics: MemoryBroker['topics'] = new Map()
  const waiting = new Set<() => void>()
  return {
    topics,
    groups: new Map(),
    faults,
    waiting,
    wake: () => {
      for (const wake of waiting) wake()
    },
    drop: (topic, partition, position) => {
      const log = topics.get(topic)?.[partition] ?? []
      const index = log.findIndex((record) => {
        const decoded = record && readFact(new ByteReader(record), topic, partition)
        return decoded !== undefined && 'fact' in decoded && decoded.fact.position === position
      })
      if (index >= 0) log[index] = undefined
      return index >= 0
    },
  }
}

/** A new member of a group: the partitions are dealt out anew. */
export const joinMemory = (
  broker: MemoryBroker,
  name: string,
  topics: readonly string[],
  looksBack: boolean,
): Membership & { end(): void; crash(): void } => {
  const group: MemoryGroup = broker.groups.get(name) ?? { hints: new Map(), members: [] }
  broker.groups.set(name, group)
  const member: Member = { topics, looksBack, held: new Map(), hinted: new Map(), state: 'there' }
  group.members = [...group.members, member]
  rebalance(broker, group)

  const end = (state: 'gone' | 'crashed'): void => {
    if (member.state !== 'there') return
    member.state = state
    group.members = group.members.filter((other) => other !== member)
    rebalance(broker, group)
  }
  return {
    next: async (maxFacts) => {
      for (;;) {
        if (member.state === 'gone') return undefined
        const batch = member.state === 'there' ? take(broker, member, maxFacts) : undefined
        if (batch !== undefined) return batch
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            // The dead hang: nothing of theirs goes on.
            if (member.state === 'crashed') return
            broker.waiting.delete(wake)
            resolve()
          }
          broker.waiting.add(wake)
        })
      }
    },
    hint: ({ ends }) => {
      if (member.state !== 'there') return
      for (const { topic, partition, offset } of ends) {
        const place = placeOf(topic, partition)
        if (member.held.has(place)) group.hints.set(place, Number(offset))
      }
    },
    reread: ({ topic, partition }) => {
      const place = placeOf(topic, partition)
      if (!member.held.has(place)) return false
      member.held.set(place, 0)
      member.hinted.delete(place)
      broker.wake()
      return true
    },
    lag: async () =>
      [...member.held].map(([place, next]) => ({
        ...partsOf(place),
        facts: logOf(broker, place).length - next,
      })),
    leave: async () => end('gone'),
    end: () => end('gone'),
    crash: () => end('crashed'),
  }
}

const take = (broker: MemoryBroker, member: Member, maxFacts: number): Batch | undefined => {
  const facts: HeardFact[] = []
  const beforeHints: HeardFact[] = []
  const unreadable: Batch['unreadable'][number][] = []
  const ends: PartitionEnd[] = []
  const places = [...member.held.keys()]
  for (const place of broker.faults.order?.(places) ?? places) {
    const log = logOf(broker, place)
    const held = member.held.get(place) ?? log.length
    // Out of range: the topic was cut or made anew. As at a broker, reading goes on at the first record.
    const first = held > log.length ? 0 : held
    if (held > log.length) member.hinted.delete(place)
    const { topic, partition } = partsOf(place)
    let next = first
    for (; next < log.length && facts.length < maxFacts; next += 1) {
      const record = log[next]
      if (record === undefined) continue
      const decoded = readFact(new ByteReader(record), topic, partition)
      const isBeforeHint = next < (member.hinted.get(place) ?? 0)
      if ('fact' in decoded) (isBeforeHint ? beforeHints : facts).push(frozen(decoded.fact))
      else if (!isBeforeHint)
        unreadable.push({ topic, partition, offset: String(next), reason: decoded.reason })
    }
    if (next === held) continue
    member.held.set(place, next)
    ends.push({ topic, partition, offset: BigInt(next) })
  }
  if (ends.length === 0) return undefined
  return { facts, unreadable, ends, ...(beforeHints.length > 0 && { beforeHints }) }
}

/** Deals the partitions out anew; whoever gets one that it did not have starts at the group's hint. */
const rebalance = (broker: MemoryBroker, group: MemoryGroup): void => {
  const before = new Map(group.members.map((member) => [member, member.held]))
  for (const member of group.members) member.held = new Map()
  let turn = 0
  for (const topic of new Set(group.members.flatMap((member) => member.topics))) {
    const listeners = group.members.filter((member) => member.topics.includes(topic))
    for (const partition of (broker.topics.get(topic) ?? []).keys()) {
      const place = placeOf(topic, partition)
      const index = broker.faults.assign?.(place, listeners.length) ?? turn % listeners.length
      turn += 1
      const member = listeners[index]
      if (member === undefined) continue
      const kept = before.get(member)?.get(place)
      const hint = group.hints.get(place) ?? 0
      member.held.set(place, kept ?? (member.looksBack ? Math.max(0, hint - 1) : hint))
      if (kept === undefined) member.hinted.set(place, hint)
    }
  }
  broker.wake()
}

const logOf = (broker: MemoryBroker, place: string): readonly (Buffer | undefined)[] => {
  const { topic, partition } = partsOf(place)
  return broker.topics.get(topic)?.[partition] ?? []
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`

const partsOf = (place: string): { topic: string; partition: number } => {
  const slash = place.lastIndexOf('/')
  return { topic: place.slice(0, slash), partition: Number(place.slice(slash + 1)) }
}

/** Facts cross a port: whoever writes to one is found out. */
const frozen = <Value extends object>(value: Value): Value => {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) frozen(inner)
  return Object.freeze(value)
}
