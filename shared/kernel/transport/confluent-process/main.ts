import { loadAddon } from '../confluent/addon.ts'
import { confluentTransport } from '../confluent/transport.ts'
import { reasonOf } from '../kafka/address.ts'
import { Channel } from './channel.ts'
import { ClientServer } from './server.ts'

/**
 * The process of Confluent's client, which a service starts on Node and speaks to by its standard input and output.
 * It ends when the service does, in whatever way: the pipe ends then. `--check` says whether the client runs here.
 */
const BEAT_MS = 1_000
/** A service that is stopped or hangs for so long gives its partitions to others. */
const SILENT_BEATS = 30
/** Leaving the groups may take so long. */
const CLOSE_MS = 3_000

const { librdkafkaVersion } = (() => {
  try {
    return loadAddon()
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`)
    process.exit(1)
  }
})()

if (process.argv.includes('--check')) {
  process.stdout.write(librdkafkaVersion)
  process.exit(0)
}

// Ctrl-C reaches every process of a terminal: the service decides what it means.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})

let silent = 0
const channel = new Channel(process.stdin, process.stdout, {
  received: (message) => {
    silent = 0
    server.received(message)
  },
  ended: (reason) => {
    // The service keeps the last line as the reason, where it is still there to read it.
    process.stderr.write(`${reason.split('\n').join(' ')}\n`)
    void end()
  },
})
const server = new ClientServer(channel, confluentTransport)

let ending = false
const end = async (): Promise<void> => {
  if (ending) return
  ending = true
  setTimeout(() => process.exit(0), CLOSE_MS)
  await server.close()
  process.exit(0)
}

setInterval(() => {
  silent += 1
  if (silent > SILENT_BEATS) void end()
  void channel.send({ alive: true })
}, BEAT_MS)
void channel.send({ ready: librdkafkaVersion })
