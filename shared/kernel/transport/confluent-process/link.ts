import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TransportError } from '../transport.ts'
import { Channel } from './channel.ts'
import { ToService, type Part, type Question, type Told } from './messages.ts'

export const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** Loading the addon takes a tenth of a second; on a machine that was busy with others it took 16 s. */
const START_MS = 60_000
const BEAT_MS = 1_000
/** A process that says nothing for so long hangs: it is killed. Beats are counted, so that a machine may sleep. */
const SILENT_BEATS = 20
/** From the end of the pipe to SIGKILL: leaving groups takes three seconds at most. */
const END_MS = 5_000
/** Questions that wait for their answers, at most. */
const PENDING = 1_000
/** Characters of what it wrote to standard error that are kept: why it ended is at the end. */
const SAID = 1_000

interface Pending {
  readonly parts: Part[]
  readonly resolve: (answered: Answered) => void
  readonly reject: (error: Error) => void
}

/** An answer, and the parts that came before it. */
export interface Answered {
  readonly answer: unknown
  readonly parts: readonly Part[]
}

export interface LinkListener {
  /** Something happened that nobody has asked for. */
  told(message: Told): void
  /** The process is gone; everything that was asked has been rejected. */
  ended(reason: string): void
}

/** One process of the client, from its start to its end. */
export class Link {
  readonly #child: ChildProcess
  readonly #channel: Channel
  readonly #listener: LinkListener
  readonly #pending = new Map<number, Pending>()
  readonly #beat: ReturnType<typeof setInterval>
  /** Resolves when it is there and its addon runs; rejects when it ends before. */
  readonly ready: Promise<void>
  /** Resolves when the process is no more. */
  readonly gone: Promise<void>
  #started = (): void => {}
  #failed = (_: Error): void => {}
  #asked = 0
  #silent = 0
  #said = ''
  #isReady = false
  #ended = false

  constructor(node: string, listener: LinkListener) {
    this.#listener = listener
    this.ready = new Promise<void>((resolve, reject) => {
      this.#started = resolve
      this.#failed = reject
    })
    // Whoever asks has it: nobody may be waiting for it just now.
    this.ready.catch(() => {})
    this.#child = spawn(node, ['--disable-warning=ExperimentalWarning', MAIN], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.gone = new Promise((resolve) => {
      this.#child.once('close', () => resolve())
      this.#child.once('error', () => resolve())
    })
    const { stdin, stdout, stderr } = this.#child
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes')
    stderr.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString('utf8')).slice(-SAID)
    })
    this.#channel = new Channel(stdout, stdin, {
      received: (message) => this.#received(message),
      // The process itself says more, a moment later.
      ended: () => void this.#child.kill('SIGKILL'),
    })
    const startedMs = Date.now()
    this.#child.once('error', (error) => this.#end(error.message))
    this.#child.once('close', (code, signal) => this.#end(this.#reason(code, signal)))
    this.#beat = setInterval(() => {
      this.#silent += 1
      const hangs = this.#isReady ? this.#silent > SILENT_BEATS : Date.now() - startedMs > START_MS
      if (hangs) this.#child.kill('SIGKILL')
      else void this.#channel.send({ alive: true })
    }, BEAT_MS)
  }

  get isEnded(): boolean {
    return this.#ended
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Rejects with a TransportError: the client's own, or when the process ends before it has answered. */
  async ask(question: Question): Promise<Answered> {
    const { id, answered } = this.#expect()
    await this.#channel.send({ id, question })
    return answered
  }

  /** The same for a question that is JSON already. */
  async askText(question: string): Promise<Answered> {
    const { id, answered } = this.#expect()
    await this.#channel.sendText(`{"id":${id},"question":${question}}`)
    return answered
  }

  /** Ends the process: it leaves its groups, and is killed when that takes too long. */
  async close(): Promise<void> {
    this.#channel.end()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_MS)
    await this.gone
    clearTimeout(timer)
  }

  #expect(): { readonly id: number; readonly answered: Promise<Answered> } {
    if (this.#ended) throw new TransportError("the process of Confluent's client is gone")
    if (this.#pending.size >= PENDING)
      throw new TransportError(`${PENDING} questions wait for the process of Confluent's client`)
    this.#asked += 1
    const id = this.#asked
    const answered = new Promise<Answered>((resolve, reject) => {
      this.#pending.set(id, { parts: [], resolve, reject })
    })
    // It may be rejected before whoever asks has come to wait for it.
    answered.catch(() => {})
    return { id, answered }
  }

  #received(message: unknown): void {
    this.#silent = 0
    const told = ToService.parse(message)
    if ('ready' in told) {
      this.#isReady = true
      this.#started()
    } else if ('id' in told) {
      const pending = this.#pending.get(told.id)
      if (pending === undefined) return
      if ('part' in told) return void pending.parts.push(told)
      this.#pending.delete(told.id)
      if ('failed' in told) pending.reject(new TransportError(told.failed.message, told.failed))
      else pending.resolve({ answer: told.answer, parts: pending.parts })
    } else if (!('alive' in told)) this.#listener.told(told)
  }

  #reason(code: number | null, signal: string | null): string {
    const [last] = this.#said.trim().split('\n').slice(-1)
    return `the process of Confluent's client ended (${signal ?? `exit code ${code}`})${last ? `: ${last}` : ''}`
  }

  #end(reason: string): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#beat)
    const error = new TransportError(reason)
    this.#failed(error)
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    this.#listener.ended(reason)
  }
}
