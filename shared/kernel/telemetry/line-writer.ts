import { write as writeSome, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { messageOf } from '../runtime/thrown.ts'

/** So much is written at once while lines come quickly. */
const BUFFERED_CHARACTERS = 8_192
const FLUSH_EVERY_MS = 200
/** So much waits while nothing can be written: what comes after it is lost, and counted. */
const WAITING_CHARACTERS = 8 * 1_048_576
const AGAIN_MS = { first: 100, last: 2_000 }
/** A pipe whose reader is slow has room again soon, and nobody needs to be told. */
const BUSY_MS = 20
/** Whoever stops does not wait longer for lines that cannot be written. */
const FLUSH_LIMIT_MS = 1_000
/** The same trouble is said at most once in this time. */
const SAID_EVERY_MS = 60_000

/** Writes some bytes and gives how many. */
type Write = (fd: number, bytes: Buffer) => Promise<number>

const writeToSystem: Write = async (fd, bytes) =>
  (await promisify(writeSome)(fd, bytes)).bytesWritten

/**
 * Appends lines to a file or a pipe, in order, one write at a time, and goes on trying when it cannot: a disk that is
 * full has room again one day. What waits meanwhile is bounded, and so is `flush`.
 */
export class LineWriter {
  readonly #fd: number
  readonly #write: Write
  readonly #say: (line: string) => void
  /** A line for the file that tells how many are missing before it. */
  readonly #lostLine: (lines: number) => string
  #gathered = ''
  #gatheredLines = 0
  /** What was taken to be written and is not yet; the end of a line that was written by half must not be left out. */
  #rest: Buffer = Buffer.alloc(0)
  #restLines = 0
  #writing: Promise<void> | undefined
  /** Whether the system has been given bytes and has not said yet what became of them. */
  #isOut = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #pause: { readonly end: () => void } | undefined
  /** Called at the next failure, by whoever waits for what is written. */
  #whenFailed: (() => void) | undefined
  #reason: string | undefined
  #untold = 0
  #saidMs = -Infinity
  #lost = 0

  constructor(
    fd: number,
    options: {
      readonly say: (line: string) => void
      readonly lostLine: (lines: number) => string
      readonly write?: Write
    },
  ) {
    this.#fd = fd
    this.#write = options.write ?? writeToSystem
    this.#say = options.say
    this.#lostLine = options.lostLine
  }

  /** Lines that were never written. */
  get lost(): number {
    return this.#lost
  }

  add(line: string): void {
    if (this.#gathered.length + line.length > WAITING_CHARACTERS) return this.#lose(1)
    this.#gathered += line
    this.#gatheredLines += 1
    if (this.#gathered.length >= BUFFERED_CHARACTERS) this.#begin()
    // This timer runs only while something waits, so that an idle process is not woken.
    else this.#timer ??= setTimeout(() => this.#begin(), FLUSH_EVERY_MS)
  }

  /** Resolves when every line has been handed to the system, or cannot be for now. */
  async flush(): Promise<void> {
    this.#begin()
    this.#pause?.end()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      this.#whenFailed = resolve
      timer = setTimeout(resolve, FLUSH_LIMIT_MS)
    })
    await Promise.race([this.#writing, late])
    clearTimeout(timer)
  }

  /** The last try of a process that ends: what is not written at once is lost. */
  flushAtExit(): void {
    // Whoever writes beside a write that is under way mixes lines, and may wait for ever as it does.
    if (!this.#isOut) this.#writeAtOnce()
    const left = this.#restLines + this.#gatheredLines
    if (left === 0) return
    this.#lost += left
    this.#say(`the log cannot be written: ${this.#reason ?? STUCK}; lines lost: ${left}`)
  }

  #writeAtOnce(): void {
    try {
      for (this.#take(); this.#rest.length > 0; this.#take())
        if (this.#wrote(writeSync(this.#fd, this.#rest)) === 0) return
    } catch (error) {
      this.#reason = messageOf(error)
    }
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  async #writeAll(): Promise<void> {
    let delayMs = AGAIN_MS.first
    for (this.#take(); this.#rest.length > 0; this.#take()) {
      try {
        this.#isOut = true
        const bytes = await this.#write(this.#fd, this.#rest).finally(() => {
          this.#isOut = false
        })
        if (this.#wrote(bytes) === 0) throw new Error('no byte of it is taken')
        if (this.#reason !== undefined) this.#recovered()
        delayMs = AGAIN_MS.first
      } catch (error) {
        if (isBusy(error)) await this.#sleep(BUSY_MS)
        else {
          this.#failed(messageOf(error))
          await this.#sleep(delayMs)
          delayMs = Math.min(delayMs * 2, AGAIN_MS.last)
        }
      }
    }
  }

  /** Takes what is gathered, once all that was taken before is written. */
  #take(): void {
    if (this.#rest.length > 0 || this.#gathered === '') return
    this.#rest = Buffer.from(this.#gathered)
    this.#restLines = this.#gatheredLines
    this.#gathered = ''
    this.#gatheredLines = 0
  }

  #wrote(bytes: number): number {
    this.#rest = this.#rest.subarray(bytes)
    if (this.#rest.length === 0) this.#restLines = 0
    return bytes
  }

  async #sleep(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs)
      // A process that has nothing else to do ends.
      timer.unref()
      this.#pause = {
        end: () => {
          clearTimeout(timer)
          resolve()
        },
      }
    })
    this.#pause = undefined
  }

  #lose(lines: number): void {
    this.#lost += lines
    this.#untold += lines
    this.#failed(this.#reason ?? STUCK)
  }

  #failed(reason: string): void {
    this.#reason = reason
    this.#whenFailed?.()
    const nowMs = performance.now()
    if (nowMs - this.#saidMs < SAID_EVERY_MS) return
    this.#saidMs = nowMs
    this.#say(`the log cannot be written: ${reason}; it is tried again, and lines may be lost`)
  }

  #recovered(): void {
    this.#reason = undefined
    if (this.#untold === 0) return
    this.#say(`the log is written again; lines lost: ${this.#untold}`)
    this.#gathered += this.#lostLine(this.#untold)
    this.#gatheredLines += 1
    this.#untold = 0
  }
}

const STUCK = 'whatever reads it takes no more'

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
