import { Consumer } from '../../consuming/consumer.ts'
import { redrive } from '../../consuming/redrive.ts'
import type { Gap } from '../../consuming/gaps.ts'
import { requestFor, requestsTopic } from '../../consuming/requests.ts'
import { Sources } from '../../consuming/sources.ts'
import type { JournalStore } from '../../journal/store.ts'
import type { Transport } from '../../transport/transport.ts'
import { Writer } from '../../writing/writer.ts'
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
): Listener => {
  const { clock } = process
  const model = listenerModel(clock)
  const writer = new Writer({
    store,
    clock,
    model,
    listener: { stale: () => {}, troubled: () => {} },
  })
  const consumer = new Consumer({
    transport,
    group: 'listener',
    topics: [spoken.topic],
    cursors: store,
    concerns: (fact) => model.concerns(fact),
    sources: new Sources(store, clock),
    ask: async (gap) => {
      await transport.publish(requestsTopic(spoken.topic), [requestFor('listener', gap, clock)])
    },
    handle: async (facts) => {
      const settled = await writer.write(
        facts.map((fact) => ({ kind: 'fact', fact })),
        { patient: true },
      )
      return facts.flatMap((fact, n): readonly Gap[] => {
        const result = settled[n]?.result
        return result?.kind === 'gap' ? [{ fact, cursor: result.cursor }] : []
      })
    },
    clock,
    listener: {
      unreadable: () => {},
      passedOver: () => {},
      healing: () => {},
      healed: () => {},
      troubled: () => {},
    },
  })
  consumer.start()
  return {
    process,
    redrive: async (key) => void (await redrive(store, writer, key)),
  }
}
