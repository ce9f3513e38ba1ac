import { systemClock } from '../../runtime/clock.ts'
import type { HeardFact } from '../../domain/fact.ts'
import { delayMs, within } from '../kafka/address.ts'
import {
  placeOf,
  type Batch,
  type Membership,
  type PartitionLag,
  type PartitionPlace,
} from '../transport.ts'
import type { Link } from './link.ts'
import { Answers, endsOf, textOf, type Part } from './messages.ts'

/** A member that is left by a process that hangs is as good as gone: its session ends. */
const LEAVE_MS = 10_000

let members = 0
/** Members of all transports have numbers of their own, and a new one each time that they join. */
const nextMember = (): number => {
  members += 1
  return members
}

interface MembershipOptions {
  /** The process that runs now, with the member's transport opened there. */
  link(): Promise<Link>
  /** Joins there under this number. */
  join(link: Link, member: number): Promise<unknown>
  troubled(error: unknown): void
  left(): void
}

/**
 * A member of a group in the process of the client. When that process ends it joins again in the next one, where it is
 * given again what was not hinted: as after any crash, the cursors drop the repeats.
 *
 * A partition that is to be read again may still come from before in answers that are under way: they are passed over
 * until the process has answered that it reads anew.
 */
export class ProcessMembership implements Membership {
  readonly #options: MembershipOptions
  /** Where it has joined, and under which number; undefined while it has not. */
  #joined: { readonly link: Link; readonly number: number } | undefined
  #joining: Promise<void> | undefined
  #held: ReadonlySet<string> = new Set()
  /** How often each partition has been asked to be read again without an answer yet. */
  readonly #rereading = new Map<string, number>()
  #number = 0
  readonly #stopping = new AbortController()
  readonly #ended: Promise<undefined>

  constructor(options: MembershipOptions) {
    this.#options = options
    const { signal } = this.#stopping
    this.#ended = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
  }

  /** Joins for the first time. Rejects when that fails. */
  async join(): Promise<void> {
    this.#joining = this.#joinOnce()
    try {
      await this.#joining
    } finally {
      this.#joining = undefined
    }
  }

  async next(maxFacts: number): Promise<Batch | undefined> {
    for (let failures = 0; !this.#isEnded;)
      try {
        const batch = await Promise.race([this.#pull(maxFacts), this.#ended])
        if (batch === undefined || batch.ends.length > 0) return batch
      } catch {
        // The process has ended, and the member joins again: that it is in trouble was told.
        failures += 1
        await systemClock.sleep(delayMs(failures), this.#stopping.signal)
      }
    return undefined
  }

  hint({ ends }: Batch): void {
    const { link, number } = this.#joined ?? {}
    if (this.#isEnded || link === undefined || number === undefined) return
    const known = ends.filter((end) => this.#held.has(placeOf(end)))
    // A hint that is lost costs repeats.
    link.ask({ ask: 'hint', member: number, ends: textOf(known) }).catch(() => {})
  }

  reread({ topic, partition }: PartitionPlace): boolean {
    const place = { topic, partition }
    const name = placeOf(place)
    const joined = this.#joined
    if (this.#isEnded || joined === undefined || !this.#held.has(name)) return false
    this.#rereading.set(name, (this.#rereading.get(name) ?? 0) + 1)
    const answered = (): void => {
      if (this.#joined !== joined) return
      const left = (this.#rereading.get(name) ?? 0) - 1
      if (left > 0) this.#rereading.set(name, left)
      else this.#rereading.delete(name)
    }
    joined.link.ask({ ask: 'reread', member: joined.number, place }).then(answered, answered)
    return true
  }

  async lag(): Promise<readonly PartitionLag[] | undefined> {
    const { link, number } = this.#joined ?? {}
    if (this.#isEnded || link === undefined || number === undefined) return undefined
    try {
      const { answer } = await link.ask({ ask: 'lag', member: number })
      return Answers.lag.parse(answer) ?? undefined
    } catch {
      return undefined
    }
  }

  async leave(): Promise<void> {
    if (this.#isEnded) return
    this.#stopping.abort()
    this.#options.left()
    const { link, number } = this.#joined ?? {}
    if (link === undefined || number === undefined) return
    const left = link.ask({ ask: 'leave', member: number })
    await within(left, LEAVE_MS, 'leaving').catch(() => {})
  }

  /** The partitions that a member of this number has from now on. */
  holds(number: number, places: readonly PartitionPlace[]): void {
    if (number === this.#number) this.#held = new Set(places.map((place) => placeOf(place)))
  }

  /** The process has ended. */
  lost(): void {
    if (this.#joined === undefined || this.#isEnded) return
    this.#joining = this.#joinAgain()
  }

  get #isEnded(): boolean {
    return this.#stopping.signal.aborted
  }

  async #joinOnce(): Promise<void> {
    this.#joined = undefined
    this.#held = new Set()
    this.#rereading.clear()
    const link = await this.#options.link()
    const number = nextMember()
    this.#number = number
    await this.#options.join(link, number)
    // Whoever left meanwhile has not waited for it.
    if (this.#isEnded) link.ask({ ask: 'leave', member: number }).catch(() => {})
    else this.#joined = { link, number }
  }

  async #joinAgain(): Promise<void> {
    for (let failures = 1; !this.#isEnded; failures += 1)
      try {
        await this.#joinOnce()
        this.#joining = undefined
        return
      } catch (error) {
        this.#options.troubled(error)
        await systemClock.sleep(delayMs(failures), this.#stopping.signal)
      }
  }

  async #pull(maxFacts: number): Promise<Batch> {
    await this.#joining
    const { link, number } = this.#joined ?? {}
    if (link === undefined || number === undefined) throw new Error('not in the group')
    const { answer, parts } = await link.ask({ ask: 'next', member: number, maxFacts })
    const rest = Answers.next.parse(answer)
    if (rest === null) throw new Error('not in the group')
    const isRead = (place: PartitionPlace): boolean => !this.#rereading.has(placeOf(place))
    const factsOf = (wanted: Part['part']): readonly HeardFact[] =>
      parts.flatMap(({ part, facts }) => (part === wanted ? facts : [])).filter(isRead)
    const beforeHints = factsOf('beforeHints')
    return {
      facts: factsOf('facts'),
      ...(beforeHints.length > 0 && { beforeHints }),
      unreadable: rest.unreadable.filter(isRead),
      ends: endsOf(rest.ends).filter(isRead),
    }
  }
}
