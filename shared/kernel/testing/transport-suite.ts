import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { HeardFact } from '../domain/fact.ts'
import {
  TransportError,
  type Batch,
  type Membership,
  type Transport,
} from '../transport/transport.ts'

/** One adapter in a fresh world of its own. */
export interface TransportWorld {
  /** The topic that facts are published to; made with `partitions`. */
  readonly topic: string
  readonly partitions: number
  /** Another client of the same broker each time. */
  transport(): Promise<Transport>
  /** Gets facts to the topic, in this order. */
  publish(facts: readonly HeardFact[]): Promise<unknown>
  /** Puts a record that is no fact of ours on the topic; absent where there are no records. */
  publishForeign?(partition: number): Promise<void>
  /**
   * A member in a process of its own, which pulls once, hints nothing, and can be killed. Resolves
   * once it has been given something.
   */
  victim(group: string): Promise<{ kill(): Promise<void> }>
  close(): Promise<void>
}

const JOURNAL = '1c0b8f52-93d8-4f3e-8c61-0f4f3a2b1c00'
const MANY = 5_000
const LARGE = 20
/** Twice as many bytes. */
const LARGE_CHARACTERS = 200_000
const QUIET_MS = 600
const WAIT_MS = 20_000
const TEST_MS = 60_000

/** What every transport promises. */
export const describeTransport = (name: string, open: () => Promise<TransportWorld>): void => {
  describe(`the transport ${name}`, () => {
    let world: TransportWorld
    let last = 0
    const memberships: Membership[] = []
    beforeEach(async () => {
      world = await open()
      last = 0
    }, TEST_MS)
    afterEach(async () => {
      for (const membership of memberships.splice(0)) await membership.leave()
      await world.close()
    }, TEST_MS)

    const facts = (count: number, keys = 20): readonly HeardFact[] =>
      Array.from({ length: count }, () => {
        last += 1
        const key = `clé-${last % keys}`
        return fact(world.topic, key, (last % keys) % world.partitions, last)
      })
    const join = async (group = 'groupe'): Promise<Membership> => {
      const membership = await (await world.transport()).join(group, [world.topic])
      memberships.push(membership)
      return membership
    }

    test(
      'where a broker keeps facts, it tells where its partitions end',
      async () => {
        const transport = await world.transport()
        if (transport.name === 'journal') {
          expect(await transport.ends(world.topic, world.partitions)).toEqual([])
          return
        }
        const endsOf = async () =>
          new Map(
            (await transport.ends(world.topic, world.partitions)).map(
              ({ partition, offset }) => [partition, Number(offset)] as const,
            ),
          )
        const before = await endsOf()
        expect(before.size).toBe(world.partitions)
        const sent = facts(40)
        const told = await transport.publish(world.topic, sent)
        const after = await endsOf()
        for (const [partition, end] of before)
          expect(after.get(partition)).toBe(
            end + sent.filter((one) => one.partition === partition).length,
          )
        for (const { partition, offset } of told) expect(after.get(partition)).toBe(Number(offset))
        expect(told.length).toBe(new Set(sent.map(({ partition }) => partition)).size)
      },
      TEST_MS,
    )

    test(
      'facts of a key come in the order in which they were published, all of them',
      async () => {
        const member = await join()
        const sent = facts(200)
        await world.publish(sent)
        const heard = await listen([member], ids(sent))
        expect(byKey(heard)).toEqual(byKey(sent))
        const [first] = heard
        const known = sent.find((one) => one.position === first?.position)
        expect(first?.payload).toEqual(known?.payload)
        expect(first?.timestamp).toEqual(known?.timestamp)
      },
      TEST_MS,
    )

    test(
      'what was not hinted comes again after a member is gone; what was hinted does not',
      async () => {
        const first = await join()
        const hinted = facts(30)
        await world.publish(hinted)
        await listen([first], ids(hinted), (member, batch) => member.hint(batch))
        const unhinted = facts(30)
        await world.publish(unhinted)
        await listen([first], ids(unhinted))
        await first.leave()
        const second = await join()
        const heard = await listen([second], ids(unhinted))
        expect(
          heard.filter(({ position }) => hinted.some((one) => one.position === position)).length,
        ).toBe(0)
      },
      TEST_MS,
    )

    test(
      'what a member was given when it was killed comes again to another one',
      async () => {
        const sent = facts(60)
        await world.publish(sent)
        const victim = await world.victim('groupe')
        const other = await join()
        await victim.kill()
        const heard = await listen([other], ids(sent))
        expect(byKey(heard)).toEqual(byKey(sent))
      },
      TEST_MS,
    )

    test(
      'nothing is lost while nobody pulls: it waits, and comes in order',
      async () => {
        const member = await join()
        const sent = facts(MANY)
        await world.publish(sent)
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
        const heard = await listen([member], ids(sent))
        expect(byKey(heard)).toEqual(byKey(sent))
      },
      TEST_MS,
    )

    test(
      'a batch is never bigger than what was asked for',
      async () => {
        const member = await join()
        await world.publish(facts(50))
        const batch = await member.next(7)
        expect(batch?.facts.length).toBeLessThanOrEqual(7)
      },
      TEST_MS,
    )

    test(
      'two members share the partitions, and one takes all when the other leaves',
      async () => {
        const one = await join()
        const two = await join()
        const sent: HeardFact[] = []
        const seen = [new Set<number>(), new Set<number>()]
        const untilMs = Date.now() + WAIT_MS
        // Sent again and again until both have been given some: sharing takes a moment.
        const stop = { now: false }
        const listening = [one, two].map(async (member, index) => {
          for (;;) {
            const batch = await member.next(500)
            if (batch === undefined) return
            for (const { position } of batch.facts) seen[index]?.add(position)
            member.hint(batch)
            if (stop.now) return
          }
        })
        while ((seen[0]?.size === 0 || seen[1]?.size === 0) && Date.now() < untilMs) {
          const more = facts(20)
          sent.push(...more)
          await world.publish(more)
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
        expect(seen.every((ids) => ids.size > 0)).toBe(true)
        await one.leave()
        const more = facts(40)
        sent.push(...more)
        await world.publish(more)
        const all = () => new Set([...(seen[0] ?? []), ...(seen[1] ?? [])])
        while (sent.some((one) => !all().has(one.position)) && Date.now() < untilMs)
          await new Promise((resolve) => setTimeout(resolve, 50))
        expect(sent.filter((one) => !all().has(one.position))).toEqual([])
        stop.now = true
        await two.leave()
        await Promise.all(listening)
      },
      TEST_MS,
    )

    test(
      'each group hears everything',
      async () => {
        const sent = facts(20)
        await world.publish(sent)
        const heard = await Promise.all(
          ['un', 'deux'].map(async (group) => listen([await join(group)], ids(sent))),
        )
        expect(heard.map((one) => byKey(one))).toEqual([byKey(sent), byKey(sent)])
      },
      TEST_MS,
    )

    test(
      'a member that leaves gets the end of its facts, not an error',
      async () => {
        const member = await join()
        const waiting = member.next(10)
        await member.leave()
        expect(await waiting).toBeUndefined()
        expect(await member.next(10)).toBeUndefined()
      },
      TEST_MS,
    )

    test(
      'large facts come whole and in order, however many are published at once',
      async () => {
        const member = await join()
        const text = 'é'.repeat(LARGE_CHARACTERS)
        const sent = facts(LARGE).map((one) => ({ ...one, payload: { ...one.payload, text } }))
        await world.publish(sent)
        const heard = await listen([member], ids(sent))
        expect(byKey(heard)).toEqual(byKey(sent))
        expect(heard.every(({ payload }) => 'text' in payload && payload.text === text)).toBe(true)
      },
      TEST_MS,
    )

    test(
      'lag is what has been published and not given yet',
      async () => {
        const member = await join()
        await world.publish(facts(50))
        const all = async (): Promise<number> =>
          Math.round(((await member.lag()) ?? []).reduce((sum, one) => sum + one.facts, 0))
        const lagOf = async (lag: number): Promise<number> => {
          const untilMs = Date.now() + WAIT_MS
          while ((await all()) !== lag && Date.now() < untilMs)
            await new Promise((resolve) => setTimeout(resolve, 50))
          return all()
        }
        expect(await lagOf(50)).toBe(50)
        const places = ((await member.lag()) ?? []).map((one) => `${one.topic}/${one.partition}`)
        expect(new Set(places).size).toBe(world.partitions)
        for (let left = 50; left > 0;) left -= (await member.next(left))?.facts.length ?? left
        expect(await lagOf(0)).toBe(0)
      },
      TEST_MS,
    )

    test(
      'a partition is given again from its first record when that is asked for, and the others go on',
      async () => {
        const member = await join()
        const sent = facts(60)
        await world.publish(sent)
        const first = await listen([member], ids(sent), (_, batch) => member.hint(batch))
        const { partition = 0 } = first[0] ?? {}
        expect(member.reread({ topic: world.topic, partition })).toBe(true)
        const again = first.filter((one) => one.partition === partition)
        const more = facts(60)
        await world.publish(more)
        const heard = await listen([member], ids([...again, ...more]))
        expect(byKey(heard)).toEqual(byKey([...again, ...more]))
        expect(heard.length).toBe(again.length + more.length)
        expect(member.reread({ topic: world.topic, partition: world.partitions })).toBe(false)
        expect(member.reread({ topic: 'colis.inconnu', partition })).toBe(false)
      },
      TEST_MS,
    )

    test(
      'a record that is no fact of ours is told with its place and why, and passed over',
      async () => {
        if (world.publishForeign === undefined) return
        await world.publishForeign(1)
        const sent = facts(5)
        await world.publish(sent)
        const member = await join()
        const unreadable: unknown[] = []
        await listen([member], ids(sent), (_, batch) => unreadable.push(...batch.unreadable))
        expect(unreadable).toEqual([
          { topic: world.topic, partition: 1, offset: '0', reason: 'no header ce_id' },
        ])
      },
      TEST_MS,
    )

    test(
      'an unknown topic is refused by its name',
      async () => {
        const transport = await world.transport()
        const refused = (error: unknown): unknown => error
        const one = [fact('colis.inconnu', 'k', 0, 1)]
        for (const asked of [
          () => transport.publish('colis.inconnu', one),
          () => transport.join('groupe', ['colis.inconnu']),
        ]) {
          const refusal = await asked().catch(refused)
          expect(refusal).toBeInstanceOf(TransportError)
          expect(refusal).toHaveProperty('message', expect.stringContaining('colis.inconnu'))
        }
      },
      TEST_MS,
    )

    test('a transport that works has no trouble', async () => {
      expect(await (await world.transport()).trouble()).toBeUndefined()
    })
  })
}

const fact = (topic: string, key: string, partition: number, position: number): HeardFact => ({
  id: `${JOURNAL}:${position}`,
  service: 'essai',
  topic,
  partition,
  key,
  type: 'EssaiFait',
  timestamp: '2026-01-02T03:04:05.678Z',
  payload: { colisId: key, texte: 'Montréal ✓ 🎁' },
  journal: JOURNAL,
  position,
  prev: null,
  correlationId: 'c1',
})

const ids = (facts: readonly HeardFact[]): ReadonlySet<number> =>
  new Set(facts.map(({ position }) => position))

/** Facts of each key in order, the first time each was seen. */
const byKey = (facts: readonly HeardFact[]): Record<string, readonly number[]> => {
  const keys: Record<string, number[]> = {}
  const seen = new Set<number>()
  for (const { key, position } of facts) {
    if (seen.has(position)) continue
    seen.add(position)
    ;(keys[key] ??= []).push(position)
  }
  return Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Pulls until all of these have been heard. */
const listen = async (
  members: readonly Membership[],
  wanted: ReadonlySet<number>,
  then: (member: Membership, batch: Batch) => void = () => {},
): Promise<readonly HeardFact[]> => {
  const heard: HeardFact[] = []
  const left = new Set(wanted)
  for (const member of members) {
    while (left.size > 0) {
      const batch = await member.next(500)
      if (batch === undefined) break
      heard.push(...batch.facts)
      for (const { position } of batch.facts) left.delete(position)
      then(member, batch)
    }
  }
  if (left.size > 0) throw new Error(`${left.size} facts were not heard`)
  return heard
}
