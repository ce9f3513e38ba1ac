import { describe, expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import { memoryJournal, type MemoryJournal } from '../journal/memory/store.ts'
import { noNotices } from '../journal/notices.ts'
import type { JournalStore } from '../journal/store.ts'
import { append, essai } from '../testing/essai.ts'
import { steppedClock, type SteppedClock } from '../testing/stepped-clock.ts'
import { memoryBroker, memoryTransport } from '../transport/memory/transport.ts'
import type { Transport } from '../transport/transport.ts'
import { Relay } from './relay.ts'
import { republishFrom } from './republish.ts'

const JOURNAL = '8d1f4a52-0f0e-4a68-8f0e-0a5f3b1d2c77'
/** Longer than a lease, and than a step may take. */
const PUBLISH_MS = 4_500
const STEP_MS = 30_000
/** A lease that nobody renews any more has run out, and another instance has looked. */
const TAKEN_OVER_MS = 6_000

interface World {
  readonly clock: SteppedClock
  readonly store: MemoryJournal
  readonly broker: ReturnType<typeof memoryBroker>
  append(from: number, to: number): Promise<void>
  recordsOnTopic(): number
  checkpoint(): Promise<number>
}

const opened = async (): Promise<World> => {
  const clock = steppedClock()
  const store = memoryJournal({ journal: JOURNAL, partitions: 1, now: () => clock.now() })
  const broker = memoryBroker()
  await memoryTransport(broker).prepare([essai.topic], 1)
  return {
    clock,
    store,
    broker,
    append: (from, to) => append(store, from, to, clock.now()),
    recordsOnTopic: () => broker.topics.get(essai.topic)?.[0]?.length ?? 0,
    checkpoint: async () => {
      const { head, factsAfter } = await store.extent(null)
      return head - factsAfter
    },
  }
}

/** A relay of this world and all that it tells. `over` and `through` change its store and its transport. */
const relayIn = (
  { clock, store, broker }: World,
  {
    holder = 'one',
    over = {},
    through = {},
  }: {
    readonly holder?: string
    readonly over?: Partial<JournalStore>
    readonly through?: Partial<Transport>
  } = {},
) => {
  const published: number[] = []
  const wentBack: number[] = []
  const troubles: string[] = []
  const told = { fenced: 0 }
  const relay = new Relay({
    store: { ...store, ...over },
    transport: { ...memoryTransport(broker), ...through },
    language: essai,
    prepare: async () => {},
    holder,
    clock,
    notices: noNotices,
    listener: {
      published: (facts) => published.push(...facts.map(({ position }) => position)),
      fenced: () => {
        told.fenced += 1
      },
      wentBack: (_, position) => wentBack.push(position),
      troubled: ({ message }) => troubles.push(message),
    },
  })
  return { relay, published, wentBack, troubles, told }
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n)

/** A publish of this world that takes so long, each time or as long as `slow` says. */
const slowly = ({ clock, broker }: World, delayMs: number, slow = () => true) => {
  const transport = memoryTransport(broker)
  return async (topic: string, facts: readonly HeardFact[]) => {
    if (slow()) await clock.sleep(delayMs)
    return transport.publish(topic, facts)
  }
}

/** Stops a relay whose stopping needs time to pass. */
const stopped = async (clock: SteppedClock, ...relays: readonly Relay[]): Promise<void> => {
  const stopping = Promise.all(relays.map((relay) => relay.stop()))
  await clock.pass(TAKEN_OVER_MS)
  await stopping
}

describe('waiting', () => {
  test('takes the lead when nobody has it, and not while another instance has', async () => {
    const world = await opened()
    const first = relayIn(world, { holder: 'one' })
    const second = relayIn(world, { holder: 'two' })
    first.relay.start()
    await world.clock.pass(100)
    second.relay.start()
    await world.append(1, 3)
    await world.clock.pass(60_000)
    expect([first.relay.leads, second.relay.leads]).toEqual([true, false])
    expect([first.published, second.published]).toEqual([upTo(3), []])
    await stopped(world.clock, first.relay, second.relay)
  })

  test('tells that the store does not answer, less and less often, and leads when it does', async () => {
    const world = await opened()
    let away = true
    const { relay, troubles } = relayIn(world, {
      over: {
        lead: async (...asked) => {
          if (away) throw new Error('away')
          return world.store.lead(...asked)
        },
      },
    })
    relay.start()
    await world.clock.pass(10_000)
    expect(troubles.length).toBeGreaterThan(5)
    expect(troubles.length).toBeLessThan(15)
    away = false
    await world.clock.pass(2_500)
    expect(relay.leads).toBe(true)
    await stopped(world.clock, relay)
  })
})

describe('resuming', () => {
  test('begins at the stored checkpoint, not at the beginning', async () => {
    const world = await opened()
    await world.append(1, 5)
    const first = relayIn(world, { holder: 'one' })
    first.relay.start()
    await world.clock.pass(1_000)
    await stopped(world.clock, first.relay)
    expect(await world.checkpoint()).toBe(5)
    const second = relayIn(world, { holder: 'two' })
    second.relay.start()
    await world.append(6, 8)
    await world.clock.pass(3_000)
    expect(second.published).toEqual([6, 7, 8])
    await stopped(world.clock, second.relay)
  })

  test('after a kill the facts since the checkpoint go out again, in order', async () => {
    const world = await opened()
    await world.append(1, 5)
    const dead = { now: false }
    const hung = new Promise<never>(() => {})
    const { relay: killed, published } = relayIn(world, {
      over: {
        lead: (...asked) => (dead.now ? hung : world.store.lead(...asked)),
        saveCheckpoint: () => {
          dead.now = true
          return hung
        },
      },
    })
    killed.start()
    await world.clock.pass(500)
    expect(published).toEqual(upTo(5))
    const successor = relayIn(world, { holder: 'two' })
    successor.relay.start()
    await world.clock.pass(TAKEN_OVER_MS)
    expect(successor.published).toEqual(upTo(5))
    await stopped(world.clock, successor.relay)
  })
})

describe('publishing', () => {
  test('facts that are handed over go out without waiting for the next look', async () => {
    const world = await opened()
    const { relay, published } = relayIn(world)
    relay.start()
    await world.clock.pass(10_000)
    await world.append(1, 2)
    relay.offer(0, await world.store.read(0, 10))
    await world.clock.pass(0)
    expect(published).toEqual([1, 2])
    await stopped(world.clock, relay)
  })

  test('never goes past a batch that was not acknowledged', async () => {
    const world = await opened()
    await world.append(1, 3)
    let refused = 0
    const transport = memoryTransport(world.broker)
    const { relay, published, troubles } = relayIn(world, {
      through: {
        publish: async (topic, facts) => {
          if (facts.some(({ position }) => position === 3) && refused < 3) {
            refused += 1
            throw new Error('not acknowledged')
          }
          return transport.publish(topic, facts)
        },
      },
    })
    relay.start()
    await world.clock.pass(100)
    await world.append(4, 5)
    await world.clock.pass(5_000)
    expect(refused).toBe(3)
    expect(troubles).toEqual(Array.from({ length: 3 }, () => 'not acknowledged'))
    expect(published).toEqual(upTo(5))
    await stopped(world.clock, relay)
  })

  test('a topic that takes nothing lets the relay stand still until it does', async () => {
    const world = await opened()
    let refuses = true
    const transport = memoryTransport(world.broker)
    const { relay } = relayIn(world, {
      through: {
        publish: (topic, facts) =>
          refuses ? Promise.reject(new Error('too large')) : transport.publish(topic, facts),
      },
    })
    relay.start()
    await world.clock.pass(1_000)
    expect(relay.standstill).toBeUndefined()
    await world.append(1, 1)
    await world.clock.pass(20_000)
    expect(relay.standstill?.reason).toBe('too large')
    expect(relay.standstill?.ms).toBeGreaterThan(15_000)
    refuses = false
    await world.clock.pass(5_000)
    expect(relay.standstill).toBeUndefined()
    await stopped(world.clock, relay)
  })

  test('a publish that outlasts its lease publishes once, saves its checkpoint, and is told', async () => {
    const world = await opened()
    await world.append(1, 1_000)
    const { relay, published, troubles, told } = relayIn(world, {
      through: { publish: slowly(world, PUBLISH_MS) },
    })
    const beside = relayIn(world, { holder: 'two' })
    relay.start()
    await world.clock.pass(100)
    beside.relay.start()
    await world.clock.pass(40_000)
    expect(published).toEqual(upTo(1_000))
    expect(beside.published).toEqual([])
    expect(world.recordsOnTopic()).toBe(1_000)
    expect(await world.checkpoint()).toBe(1_000)
    expect(told.fenced).toBe(0)
    expect(troubles).toEqual([`publishing to ${essai.topic} takes longer than 3000 ms`])
    await stopped(world.clock, relay, beside.relay)
  })

  test('while the lease cannot be renewed nothing new is begun, and it goes on in the same term after', async () => {
    const world = await opened()
    let away = false
    const { relay, published, told, troubles } = relayIn(world, {
      over: {
        lead: async (...asked) => {
          if (away) throw new Error('away')
          return world.store.lead(...asked)
        },
      },
    })
    relay.start()
    await world.append(1, 2)
    await world.clock.pass(1_000)
    away = true
    await world.clock.pass(4_000)
    await world.append(3, 4)
    await world.clock.pass(10_000)
    expect([relay.leads, published]).toEqual([false, [1, 2]])
    expect(troubles).toContain('away')
    away = false
    await world.clock.pass(2_000)
    expect([relay.leads, published, told.fenced]).toEqual([true, [1, 2, 3, 4], 0])
    await stopped(world.clock, relay)
  })
})

describe('after a long time without a step', () => {
  for (const awayMs of [33_000, 40_000, 600_000])
    test(`goes on when the store was away for ${awayMs / 1_000} s`, async () => {
      const world = await opened()
      let away = false
      const { relay, published } = relayIn(world, {
        over: {
          lead: async (...asked) => {
            if (away) throw new Error('away')
            return world.store.lead(...asked)
          },
        },
      })
      relay.start()
      await world.append(1, 2)
      await world.clock.pass(1_000)
      away = true
      await world.clock.pass(awayMs)
      await world.append(3, 4)
      away = false
      await world.clock.pass(5_000)
      expect([relay.leads, published]).toEqual([true, [1, 2, 3, 4]])
      await stopped(world.clock, relay)
    })

  test('goes on when one publish took longer than a step may', async () => {
    const world = await opened()
    let slow = true
    const { relay, published } = relayIn(world, {
      through: { publish: slowly(world, 40_000, () => slow) },
    })
    relay.start()
    await world.append(1, 2)
    await world.clock.pass(1_000)
    slow = false
    await world.clock.pass(45_000)
    await world.append(3, 4)
    await world.clock.pass(5_000)
    expect(relay.leads).toBe(true)
    expect(new Set(published)).toEqual(new Set([1, 2, 3, 4]))
    await stopped(world.clock, relay)
  })

  test('goes on when the clock is set back by an hour', async () => {
    const world = await opened()
    let backMs = 0
    const clock = { ...world.clock, now: () => world.clock.now() - backMs }
    const { relay, published } = relayIn({ ...world, clock })
    relay.start()
    await world.append(1, 2)
    await world.clock.pass(1_000)
    backMs = 3_600_000
    await world.append(3, 4)
    await world.clock.pass(5_000)
    expect([relay.leads, published]).toEqual([true, [1, 2, 3, 4]])
    expect((await world.store.extent(null)).factsAfter).toBe(0)
    await stopped(world.clock, relay)
  })
})

describe('losing the lead', () => {
  test('time alone loses nothing: what was published while the lease ran out counts when the term is the same', async () => {
    const world = await opened()
    await world.append(1, 3)
    let away = false
    const { relay, published, told } = relayIn(world, {
      over: {
        lead: async (...asked) => {
          if (away) throw new Error('away')
          return world.store.lead(...asked)
        },
      },
      through: { publish: slowly(world, 2 * PUBLISH_MS) },
    })
    relay.start()
    await world.clock.pass(100)
    away = true
    await world.clock.pass(2 * PUBLISH_MS)
    expect([relay.leads, published]).toEqual([false, upTo(3)])
    away = false
    await world.clock.pass(5_000)
    expect([published, world.recordsOnTopic(), told.fenced]).toEqual([upTo(3), 3, 0])
    expect(await world.checkpoint()).toBe(3)
    await stopped(world.clock, relay)
  })

  test('a term that another took ends this one, which is fenced once', async () => {
    const world = await opened()
    await world.append(1, 2)
    const { relay, told } = relayIn(world)
    relay.start()
    await world.clock.pass(1_000)
    await world.store.rewind({ position: 0, last: [0] }, 5_000)
    await world.clock.pass(2_000)
    expect([relay.leads, told.fenced]).toEqual([false, 1])
    await world.clock.pass(30_000)
    expect([relay.leads, told.fenced]).toEqual([true, 1])
    await stopped(world.clock, relay)
  })

  test('another epoch ends a term too', async () => {
    const world = await opened()
    const { relay, told } = relayIn(world)
    relay.start()
    await world.clock.pass(1_000)
    await world.store.beginEpoch()
    await world.clock.pass(1_500)
    expect(told.fenced).toBe(1)
    await world.clock.pass(TAKEN_OVER_MS)
    expect(relay.leads).toBe(true)
    await stopped(world.clock, relay)
  })

  test('a checkpoint that is refused ends the term', async () => {
    const world = await opened()
    await world.append(1, 2)
    let refused = 0
    const { relay, told } = relayIn(world, {
      over: {
        saveCheckpoint: async (...asked) => {
          refused += 1
          return refused > 1 && world.store.saveCheckpoint(...asked)
        },
      },
    })
    relay.start()
    await world.clock.pass(100)
    expect([refused, told.fenced]).toEqual([1, 1])
    await stopped(world.clock, relay)
  })

  test('a leader that hangs for good loses the lead, and another publishes', async () => {
    const world = await opened()
    await world.append(1, 3)
    const { relay: hung, published } = relayIn(world, {
      through: { publish: () => new Promise<never>(() => {}) },
    })
    const other = relayIn(world, { holder: 'two' })
    hung.start()
    await world.clock.pass(100)
    other.relay.start()
    await world.clock.pass(STEP_MS - 5_000)
    expect(other.published).toEqual([])
    await world.clock.pass(5_000 + TAKEN_OVER_MS)
    expect([published, other.published]).toEqual([[], upTo(3)])
    await stopped(world.clock, other.relay)
  })

  test('a rewind beside a stalled leader holds: its later checkpoint is refused, and all goes out again', async () => {
    const world = await opened()
    await world.append(1, 20)
    let stalled = false
    const saved: boolean[] = []
    const { relay, published, told } = relayIn(world, {
      over: {
        lead: async (...asked) => {
          if (stalled) await world.clock.sleep(2 * PUBLISH_MS)
          return world.store.lead(...asked)
        },
        saveCheckpoint: async (...asked) => {
          const isSaved = await world.store.saveCheckpoint(...asked)
          saved.push(isSaved)
          return isSaved
        },
      },
      through: { publish: slowly(world, PUBLISH_MS, () => stalled) },
    })
    relay.start()
    await world.clock.pass(2_000)
    expect([await world.checkpoint(), saved]).toEqual([20, [true]])
    stalled = true
    await world.append(21, 25)
    await world.clock.pass(1_000)
    expect(await republishFrom(world.store, 4)).toBe(22)
    stalled = false
    await world.clock.pass(PUBLISH_MS)
    expect([saved, told.fenced]).toEqual([[true, false], 1])
    await world.clock.pass(20_000)
    expect(published).toEqual([...upTo(25), ...upTo(25, 4)])
    expect(await world.checkpoint()).toBe(25)
    await stopped(world.clock, relay)
  })
})

describe('the topic is shorter than what was published', () => {
  const lostThree = async (whenLost: 'idle' | 'publishing') => {
    const world = await opened()
    await world.append(1, 10)
    const one = relayIn(world)
    one.relay.start()
    await world.clock.pass(1_000)
    world.broker.topics.get(essai.topic)?.[0]?.splice(-3, 3)
    if (whenLost === 'publishing') await world.append(11, 12)
    await world.clock.pass(8_000)
    await stopped(world.clock, one.relay)
    return { world, ...one }
  }

  test('the checkpoint is set back before what it lost, though nothing is published', async () => {
    const { world, wentBack, published, told } = await lostThree('idle')
    expect([wentBack, told.fenced]).toEqual([[7], 0])
    expect(published).toEqual([...upTo(10), 8, 9, 10])
    expect(world.recordsOnTopic()).toBe(10)
  })

  test('it is seen by what the next batch is acknowledged with, too', async () => {
    const { world, wentBack, published } = await lostThree('publishing')
    expect(wentBack).toEqual([7])
    expect(published).toEqual([...upTo(12), ...upTo(12, 8)])
    expect(await world.checkpoint()).toBe(12)
  })
})

describe('stopping', () => {
  test('publishes up to the head as of the stop, though another instance goes on appending', async () => {
    const world = await opened()
    const publish = slowly(world, 50)
    let last = 10
    const { relay, published } = relayIn(world, {
      through: {
        publish: async (topic, facts) => {
          await world.append(last + 1, last + 10)
          last += 10
          return publish(topic, facts)
        },
      },
    })
    await world.append(1, last)
    relay.start()
    await world.clock.pass(1_000)
    const head = last
    let hasStopped = false
    const stopping = relay.stop().then(() => {
      hasStopped = true
    })
    await world.clock.pass(1_000)
    expect(hasStopped).toBe(true)
    await stopping
    expect(published).toEqual(upTo(published.length))
    expect(published.length).toBeGreaterThanOrEqual(head)
    expect(last).toBeGreaterThan(published.length)
    expect(await world.checkpoint()).toBe(published.length)
  })

  test('saves its checkpoint and gives the lead back, which another has at once', async () => {
    const world = await opened()
    await world.append(1, 3)
    const first = relayIn(world)
    first.relay.start()
    await world.clock.pass(100)
    await first.relay.stop()
    expect(await world.checkpoint()).toBe(3)
    const second = relayIn(world, { holder: 'two' })
    second.relay.start()
    await world.clock.pass(0)
    expect(second.relay.leads).toBe(true)
    await stopped(world.clock, second.relay)
  })
})
