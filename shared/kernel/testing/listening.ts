import { Consumer } from '../consuming/consumer.ts'
import type { Gap, Remedy } from '../consuming/gaps.ts'
import { RepublishRequests, requestFor, requestsTopic } from '../consuming/requests.ts'
import { everySource, Sources } from '../consuming/sources.ts'
import type { HeardFact } from '../domain/fact.ts'
import type { JournalStore } from '../journal/store.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import { noNotices } from '../journal/notices.ts'
import { projectingModel } from '../projecting/projection.ts'
import { Relay } from '../relay/relay.ts'
import { goBackTo } from '../relay/republish.ts'
import type { Clock } from '../runtime/clock.ts'
import { systemIds } from '../runtime/ids.ts'
import type { Transport } from '../transport/transport.ts'
import { Writer } from '../writing/writer.ts'
import { essai } from './essai.ts'

export const newJournal = (partitions: number, clock: Clock) =>
  memoryJournal({ journal: systemIds.next(), partitions, now: () => clock.now() })

/** A relay that publishes a journal, and the owner's ear for who misses facts of it. */
export const newOwner = (options: {
  readonly store: JournalStore
  readonly transport: Transport
  readonly clock: Clock
  readonly language?: typeof essai
}) => {
  const { store, transport, clock, language: spoken = essai } = options
  const republished: number[] = []
  const relay = new Relay({
    store,
    transport,
    language: spoken,
    prepare: async () => {},
    holder: systemIds.next(),
    clock,
    notices: noNotices,
    listener: { published: () => {}, fenced: () => {}, wentBack: () => {}, troubled: () => {} },
  })
  const requests = new RepublishRequests({
    journal: store.identity.journal,
    clock,
    republishing: () => {},
    republisher: {
      goBack: async (after) => {
        republished.push(after)
        await goBackTo(store, after)
      },
    },
  })
  const ear = new Consumer({
    transport,
    group: `${spoken.service}.requests`,
    topics: [requestsTopic(spoken.topic)],
    concerns: () => true,
    sources: everySource,
    ask: async () => {},
    handle: async (facts) => {
      await requests.heed(facts)
      return []
    },
    clock,
    listener: { ...silent, troubled: () => {} },
  })
  return {
    relay,
    /** Positions after which it was asked to publish again. */
    republished,
    start: () => {
      relay.start()
      ear.start()
    },
    stop: async () => {
      await ear.stop()
      await relay.stop()
    },
  }
}

const silent = {
  unreadable: () => {},
  passedOver: () => {},
  healing: () => {},
  healed: () => {},
}

/** A service that counts how often each key's fact takes effect. */
export const newListener = (options: {
  readonly store: JournalStore
  readonly transport: Transport
  readonly clock: Clock
  readonly languages?: readonly (typeof essai)[]
}) => {
  const { store, transport, clock, languages = [essai] } = options
  const told = {
    results: new Array<string>(),
    healing: new Array<Remedy>(),
    healed: new Array<Remedy>(),
    passedOver: new Array<string>(),
    troubles: new Array<string>(),
  }
  const writer = new Writer({
    store,
    clock,
    model: projectingModel<{ times: number }>({
      languages,
      reactsTo: languages.map(({ topic }) => ({ topic, type: 'EssaiFait' })),
      keyOf: (fact) => `${fact.service}/${fact.key}`,
      fold: (row) => ({ times: (row?.times ?? 0) + 1 }),
      listingOf: () => undefined,
      entryOf: () => ({}),
    }),
    listener: {
      stale: () => {},
      troubled: ({ message }) => told.troubles.push(message),
    },
  })
  writer.onWritten(({ heard }) => told.results.push(...heard.map(({ result }) => result.kind)))
  const handle = async (facts: readonly HeardFact[]): Promise<readonly Gap[]> => {
    const settled = await writer.write(
      facts.map((fact) => ({ kind: 'fact', fact })),
      { patient: true },
    )
    return facts.flatMap((fact, n): readonly Gap[] => {
      const result = settled[n]?.result
      return result?.kind === 'gap' ? [{ fact, cursor: result.cursor }] : []
    })
  }
  const consumer = new Consumer({
    transport,
    group: 'lecteurs',
    topics: languages.map(({ topic }) => topic),
    cursors: store,
    concerns: () => true,
    sources: new Sources(store, clock),
    ask: async (gap) => {
      await transport.publish(requestsTopic(gap.fact.topic), [requestFor('lecteur', gap, clock)])
    },
    handle,
    clock,
    listener: {
      unreadable: ({ reason }) => void told.troubles.push(reason),
      passedOver: ({ why, facts }) => void told.passedOver.push(...facts.map(() => why)),
      healing: (_, remedy) => void told.healing.push(remedy),
      healed: (_, remedy) => void told.healed.push(remedy),
      troubled: ({ message }) => void told.troubles.push(message),
    },
  })
  return {
    consumer,
    told,
    /** How often each key's fact took effect. */
    effects: async (): Promise<readonly number[]> =>
      (await store.documents('', 10_000)).map(({ body }) =>
        'times' in body ? Number(body.times) : 0,
      ),
  }
}

/** Each of so many keys once. */
export const onceEach = (keys: number): readonly number[] => Array.from({ length: keys }, () => 1)

/** Time that goes so many times faster. */
export const fastClock = (times: number): Clock => {
  const startMs = Date.now()
  return {
    now: () => startMs + (Date.now() - startMs) * times,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, delayMs / times)
        signal?.addEventListener('abort', done, { once: true })
        if (signal?.aborted === true) done()
      }),
  }
}

/** Waits until it holds; throws when it does not in time. */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> => {
  const untilMs = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() > untilMs) throw new Error(`it did not happen within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
