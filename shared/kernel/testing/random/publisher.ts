import type { JournalStore } from '../../journal/store.ts'
import { Consumer } from '../../consuming/consumer.ts'
import { RepublishRequests, requestsTopic } from '../../consuming/requests.ts'
import { everySource } from '../../consuming/sources.ts'
import { noNotices } from '../../journal/notices.ts'
import { Relay } from '../../relay/relay.ts'
import { goBackTo } from '../../relay/republish.ts'
import type { Transport } from '../../transport/transport.ts'
import { Writer } from '../../writing/writer.ts'
import type { Process } from './process.ts'
import { speakerModel, spoken, type Speak } from './speaking.ts'

/** One life of an instance of the publishing service. */
export interface Publisher {
  readonly process: Process
  /** Decides and commits a command. Throws when that is not known to have happened. */
  speak(command: Speak): Promise<void>
  readonly relay: Relay
}

export const startPublisher = (
  process: Process,
  store: JournalStore,
  transport: Transport,
): Publisher => {
  const { clock } = process
  const relay = new Relay({
    store,
    transport,
    language: spoken,
    prepare: async () => {},
    holder: process.name,
    clock,
    notices: noNotices,
    listener: { published: () => {}, fenced: () => {}, wentBack: () => {}, troubled: () => {} },
  })
  const writer = new Writer({
    store,
    clock,
    model: speakerModel(clock),
    listener: { stale: () => {}, troubled: () => {} },
  })
  writer.onWritten(({ after, facts }) => {
    if (facts.length > 0) relay.offer(after, facts)
  })
  const requests = new RepublishRequests({
    journal: store.identity.journal,
    republisher: { goBack: (position) => goBackTo(store, position) },
    clock,
    republishing: () => {},
  })
  const asked = new Consumer({
    transport,
    group: 'publisher.requests',
    topics: [requestsTopic(spoken.topic)],
    concerns: () => true,
    sources: everySource,
    ask: async () => {},
    handle: async (facts) => {
      await requests.heed(facts)
      return []
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
  relay.start()
  asked.start()
  return {
    process,
    relay,
    speak: async (command) => {
      const [settled] = await writer.write(
        [{ kind: 'command', stream: command.key, command, context: { correlationId: 'c' } }],
        { patient: false },
      )
      if (settled?.result.kind === 'failed') throw settled.result.error
    },
  }
}
