import { Consumer } from '../../consuming/consumer.ts'
import { redrive } from '../../consuming/redrive.ts'
import { Sources } from '../../consuming/sources.ts'
import type { JournalStore } from '../../journal/store.ts'
import type { Transport } from '../../transport/transport.ts'
import { Writer } from '../../writing/writer.ts'
import type { Gaps } from './gaps.ts'
import type { Process } from './process.ts'
import { listenerModel, spoken } from './speaking.ts'

/** One life of an instance of the listening service. */
export interface Listener {
  readonly process: Process
  /** Applies the parked facts of a key, as far as they can be. */
  redrive(key: string): Promise<void>
}

export const startListener = (
  process: Process,
  store: JournalStore,
  transport: Transport,
  gaps: Gaps,
): Listener => {
  const { clock } = process
  const model = listenerModel(clock)
  const writer = new Writer({
    store,
    clock,
    model,
    listener: {
      written: ({ heard }) => {
        for (const { fact, result } of heard) {
          if (result.kind === 'gap') gaps.seen(fact, result.cursor)
          else if (result.kind !== 'repeat') gaps.passed(fact)
        }
      },
      stale: () => {},
      troubled: () => {},
    },
  })
  const sources = new Sources('listener', store)
  const consumer = new Consumer({
    transport,
    group: 'listener',
    topics: [spoken.topic],
    concerns: (fact) => model.concerns(fact),
    handle: async (facts) => {
      await sources.check(facts)
      await writer.write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        { patient: true },
      )
    },
    clock,
    listener: { unreadable: () => {}, troubled: () => {} },
  })
  consumer.start()
  return {
    process,
    redrive: async (key) => void (await redrive(store, writer, key)),
  }
}
