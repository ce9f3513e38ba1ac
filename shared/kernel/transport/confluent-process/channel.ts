import type { Readable, Writable } from 'node:stream'

/** Bytes of a message, at most: what is larger is sent in parts. */
export const MESSAGE_BYTES = 16_000_000
const HEAD_BYTES = 4

/**
 * Messages between two processes over their pipes: each is the length of its JSON in four bytes, then the JSON. They
 * arrive in the order in which they were sent.
 */
export class Channel {
  readonly #output: Writable
  #chunks: Buffer[] = []
  #bytes = 0
  /** So many bytes are needed before there is something to read. */
  #wanted = HEAD_BYTES
  #room: Promise<void> | undefined

  constructor(
    input: Readable,
    output: Writable,
    listener: {
      received(message: unknown): void
      /** The other side is gone, or has sent what is no message: nothing comes any more. */
      ended(reason: string): void
    },
  ) {
    this.#output = output
    input.on('data', (chunk: Buffer) => {
      try {
        this.#read(chunk, (message) => listener.received(message))
      } catch (error) {
        input.destroy()
        listener.ended(String(error))
      }
    })
    input.on('end', () => listener.ended('the other side has ended'))
    input.on('close', () => listener.ended('the other side is gone'))
    for (const stream of [input, output])
      stream.on('error', (error: Error) => listener.ended(error.message))
  }

  /** Resolves when the pipe has room for more: whoever waits for it has one message in memory, not all. */
  async send(message: unknown): Promise<void> {
    await this.sendText(JSON.stringify(message))
  }

  /** The same for what is JSON already. */
  async sendText(json: string): Promise<void> {
    const body = Buffer.from(json)
    if (body.length > MESSAGE_BYTES) throw new Error(`a message of ${body.length} bytes`)
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeUInt32BE(body.length)
    if (this.#output.destroyed || this.#output.writableEnded) return
    this.#output.write(head)
    if (this.#output.write(body)) return
    this.#room ??= new Promise((resolve) => {
      const goOn = (): void => {
        this.#room = undefined
        this.#output.off('drain', goOn)
        this.#output.off('close', goOn)
        resolve()
      }
      this.#output.on('drain', goOn)
      this.#output.on('close', goOn)
    })
    await this.#room
  }

  /** Nothing more is sent: the other side ends what it does. */
  end(): void {
    this.#output.end()
  }

  #read(chunk: Buffer, received: (message: unknown) => void): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < this.#wanted) return
    const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    let at = 0
    this.#wanted = HEAD_BYTES
    while (all.length - at >= HEAD_BYTES) {
      const length = all.readUInt32BE(at)
      if (length > MESSAGE_BYTES) throw new Error(`a message of ${length} bytes`)
      const end = at + HEAD_BYTES + length
      if (end > all.length) {
        this.#wanted = HEAD_BYTES + length
        break
      }
      const json = all.toString('utf8', at + HEAD_BYTES, end)
      at = end
      received(JSON.parse(json))
    }
    this.#chunks = at < all.length ? [all.subarray(at)] : []
    this.#bytes = all.length - at
  }
}
