import type { JournalStore } from '../../journal/store.ts'
import { noNotices } from '../../journal/notices.ts'
import { Relay } from '../../relay/relay.ts'
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
    holder: process.name,
    clock,
    notices: noNotices,
    listener: { published: () => {}, fenced: () => {}, wentBack: () => {}, troubled: () => {} },
  })
  const writer = new Writer({
    store,
    clock,
    model: speakerModel(clock),
    listener: {
      written: ({ after, facts }) => {
        if (facts.length > 0) relay.offer(after, facts)
      },
      stale: () => {},
      troubled: () => {},
    },
  })
  relay.start()
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
