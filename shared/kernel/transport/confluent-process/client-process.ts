import { systemClock } from '../../runtime/clock.ts'
import { delayMs, type KafkaAddress } from '../kafka/address.ts'
import type { Transport } from '../transport.ts'
import { Link } from './link.ts'
import { ProcessTransport } from './transport.ts'

/** A process that has run for so long ends by accident, not because it cannot start. */
const WELL_MS = 30_000

/**
 * Confluent's client in a Node process of its own, which all services of this process share. It is started when it is
 * first needed and again when it has ended, later each time that it ends soon; members join their groups again then. It
 * ends with `close`, and by itself when this process does.
 */
export class ConfluentProcess {
  readonly #node: string
  readonly #transports = new Set<ProcessTransport>()
  #link: Promise<Link> | undefined
  #running: Link | undefined
  #startedMs = 0
  #opened = 0
  /** How often it has ended soon after its start, without a break. */
  #failures = 0
  readonly #closing = new AbortController()

  /** `node`: a Node on which the addon runs. */
  constructor(node: string) {
    this.#node = node
  }

  /** The process's number, while it runs. */
  get pid(): number | undefined {
    return this.#running?.pid
  }

  /** A client of these brokers. Whoever opens it closes it. */
  transport(address: KafkaAddress): Transport {
    this.#opened += 1
    const transport = new ProcessTransport(address, {
      number: this.#opened,
      link: () => this.#current(),
      closed: () => void this.#transports.delete(transport),
    })
    this.#transports.add(transport)
    return transport
  }

  /** The process that runs now. Rejects when it cannot be started. */
  #current(): Promise<Link> {
    if (this.#link !== undefined) return this.#link
    const link = this.#start()
    this.#link = link
    link.catch(() => {
      if (this.#link === link) this.#link = undefined
    })
    return link
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running?.close()
  }

  async #start(): Promise<Link> {
    if (this.#failures > 0) await systemClock.sleep(delayMs(this.#failures), this.#closing.signal)
    if (this.#closing.signal.aborted) throw new Error("Confluent's client is closed")
    this.#startedMs = Date.now()
    const link = new Link(this.#node, {
      told: (message) => {
        for (const transport of this.#transports) transport.told(message)
      },
      ended: (reason) => this.#ended(reason),
    })
    this.#running = link
    await link.ready
    return link
  }

  #ended(reason: string): void {
    this.#running = undefined
    this.#link = undefined
    const wasWell = Date.now() - this.#startedMs >= WELL_MS
    this.#failures = wasWell ? 1 : this.#failures + 1
    if (this.#closing.signal.aborted) return
    for (const transport of this.#transports) transport.lost(reason)
  }
}
