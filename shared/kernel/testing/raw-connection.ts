import { connect } from 'node:net'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** Each header line, its name in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

const LOOK_MS = 5

/** One connection, written to byte by byte as no well-behaved client would. */
export class RawConnection {
  #said = ''
  #closedMs: number | undefined
  readonly #openedMs = performance.now()
  readonly #socket

  private constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setNoDelay(true)
    // One character a byte, so that lengths are bytes.
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (chunk: string) => {
      this.#said += chunk
    })
    this.#socket.on('error', () => {})
    this.#socket.once('close', () => {
      this.#closedMs = performance.now() - this.#openedMs
    })
  }

  /** Throws when nobody accepts. */
  static open(port: number): Promise<RawConnection> {
    const connection = new RawConnection(port)
    return new Promise((resolve, reject) => {
      connection.#socket.once('connect', () => resolve(connection))
      connection.#socket.once('error', reject)
    })
  }

  write(text: string): void {
    if (this.isOpen) this.#socket.write(text)
  }

  get isOpen(): boolean {
    return this.#closedMs === undefined
  }

  /** What came and was not taken as an answer yet. */
  get rest(): string {
    return this.#said
  }

  /** The next whole answer; undefined once the connection has closed, or after `withinMs`. */
  async answer(withinMs = 3_000): Promise<RawAnswer | undefined> {
    const untilMs = performance.now() + withinMs
    for (;;) {
      const found = firstAnswer(this.#said)
      if (found !== undefined) {
        this.#said = this.#said.slice(found.length)
        return found.answer
      }
      if (!this.isOpen || performance.now() > untilMs) return undefined
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  /** How long after it was opened the server closed it; undefined when it has not after `withinMs` from now. */
  async closed(withinMs: number): Promise<number | undefined> {
    const untilMs = performance.now() + withinMs
    while (this.isOpen && performance.now() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    return this.#closedMs
  }

  /** Goes away without a word. */
  leave(): void {
    this.#socket.destroy()
  }
}

/** The first answer in a text and how long it is; undefined when it is not there whole. */
const firstAnswer = (
  text: string,
): { readonly answer: RawAnswer; readonly length: number } | undefined => {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const [statusLine = '', ...lines] = text.slice(0, head).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const value = (name: string): string | undefined => headers.find(([one]) => one === name)?.[1]
  const start = head + 4
  if (value('transfer-encoding') === 'chunked') {
    // Only empty bodies come so here.
    const end = text.indexOf('0\r\n\r\n', start)
    if (end === -1) return undefined
    return { answer: { status, headers, body: text.slice(start, end) }, length: end + 5 }
  }
  const length = start + Number(value('content-length') ?? 0)
  if (text.length < length) return undefined
  return { answer: { status, headers, body: text.slice(start, length) }, length }
}
