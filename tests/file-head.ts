import { RUNTIMES, type Runtime } from './runtimes.ts'

/** What a file of real tests says of itself in comments at its top. */
export interface FileHead {
  /** What it cannot do without: `// needs: kafka, redis`. */
  readonly needs: readonly string[]
  /**
   * `// waits`: it spends its time waiting, for deadlines and for what heals by itself. Such files run beside all others,
   * which takes a third off the whole.
   */
  readonly waits: boolean
  /** Where its tests run, `// on: bun, deno, node`: on Bun unless it says so. */
  readonly on: readonly Runtime[]
  /** What it shows of a client, `// lane: platformatic saga`: a line of the matrix for each runtime. */
  readonly lane: Lane | undefined
}

export interface Lane {
  /** Where the services ran, when that is not where the tests did: `// lane: deno platformatic ledger`. */
  readonly runtime?: string
  /** `-` where no client of Kafka has a part in it. */
  readonly client: string
  readonly suite: string
}

/** Throws when a runtime is named that is none. */
export const fileHead = (text: string): FileHead => ({
  needs: listed(text, 'needs') ?? [],
  waits: /^\/\/ waits$/m.test(text),
  on: (listed(text, 'on') ?? ['bun']).map(runtimeOf),
  lane: laneOf(/^\/\/ lane: (.+)$/m.exec(text)?.[1]),
})

const listed = (text: string, name: string): readonly string[] | undefined =>
  new RegExp(`^// ${name}: (.+)$`, 'm')
    .exec(text)?.[1]
    ?.split(',')
    .map((one) => one.trim())

const runtimeOf = (name: string): Runtime => {
  const found = RUNTIMES.find((runtime) => runtime === name)
  if (found === undefined) throw new Error(`${name} is no runtime`)
  return found
}

const laneOf = (text: string | undefined): Lane | undefined => {
  const words = text?.split(' ') ?? []
  const [suite, client, runtime] = words.toReversed()
  if (suite === undefined || client === undefined) return undefined
  return { client, suite, ...(runtime !== undefined && { runtime }) }
}
