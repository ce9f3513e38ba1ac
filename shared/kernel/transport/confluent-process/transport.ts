import type { HeardFact } from '../../domain/fact.ts'
import type { Trouble } from '../../runtime/trouble.ts'
import { reasonOf, type KafkaAddress } from '../kafka/address.ts'
import { Memberships } from '../memberships.ts'
import {
  placeOf,
  TransportError,
  type ClientStatistics,
  type JoinOptions,
  type Membership,
  type PartitionEnd,
  type Transport,
} from '../transport.ts'
import type { Answered, Link } from './link.ts'
import { lotsOf } from './lots.ts'
import { ProcessMembership } from './membership.ts'
import { Answers, endsOf, type Question, type Told } from './messages.ts'

/** A question about this transport, without its number. */
type Asked<Of> = Of extends { readonly transport: number } ? Omit<Of, 'transport'> : never

interface TransportOptions {
  /** Its own, among the transports of the process. */
  readonly number: number
  /** The process that runs now, started where none does. */
  link(): Promise<Link>
  closed(): void
}

/** One transport of the process of the client, as the service has it. It is opened anew in each process that follows. */
export class ProcessTransport implements Transport {
  readonly name = 'confluent'
  readonly #address: KafkaAddress
  readonly #options: TransportOptions
  readonly #memberships = new Memberships()
  readonly #members = new Set<ProcessMembership>()
  #opened: { readonly link: Link; readonly done: Promise<unknown> } | undefined
  #closed = false

  constructor(address: KafkaAddress, options: TransportOptions) {
    this.#address = address
    this.#options = options
  }

  async prepare(topics: readonly string[], partitions: number): Promise<void> {
    await this.#ask({ ask: 'prepare', topics: [...topics], partitions })
  }

  async areFit(topics: readonly string[], partitions: number): Promise<boolean> {
    try {
      const { answer } = await this.#ask({ ask: 'areFit', topics: [...topics], partitions })
      return Answers.areFit.parse(answer)
    } catch {
      // Where nobody says, they are taken to be.
      return true
    }
  }

  async publish(topic: string, facts: readonly HeardFact[]): Promise<readonly PartitionEnd[]> {
    const link = await this.#openLink()
    const found = new Map<string, PartitionEnd>()
    for (const json of lotsOf(facts)) {
      const asked = JSON.stringify({ ask: 'publish', transport: this.#options.number, topic })
      const { answer } = await link.askText(`${asked.slice(0, -1)},"facts":${json}}`)
      for (const end of endsOf(Answers.ends.parse(answer))) found.set(placeOf(end), end)
    }
    return [...found.values()]
  }

  async ends(topic: string, partitions: number): Promise<readonly PartitionEnd[]> {
    const { answer } = await this.#ask({ ask: 'ends', topic, partitions })
    return endsOf(Answers.ends.parse(answer))
  }

  async join(
    group: string,
    topics: readonly string[],
    options: JoinOptions = {},
  ): Promise<Membership> {
    const member: ProcessMembership = new ProcessMembership({
      link: () => this.#openLink(),
      join: (link, number) =>
        link.ask({
          ask: 'join',
          transport: this.#options.number,
          member: number,
          group,
          topics: [...topics],
          options,
        }),
      troubled: (error) =>
        this.#address.onEvent?.({
          kind: 'troubled',
          what: `group ${group}`,
          reason: reasonOf(error),
        }),
      left: () => void this.#members.delete(member),
    })
    this.#members.add(member)
    const kept = this.#memberships.keep(member)
    try {
      await member.join()
      return kept
    } catch (error) {
      await kept.leave()
      throw error
    }
  }

  async trouble(): Promise<Trouble | undefined> {
    try {
      const { answer } = await this.#ask({ ask: 'trouble' })
      const { detail } = Answers.trouble.parse(answer) ?? {}
      return detail === undefined ? undefined : { kind: 'kafka-away', detail }
    } catch (error) {
      return { kind: 'kafka-away', detail: reasonOf(error) }
    }
  }

  async statistics(): Promise<readonly ClientStatistics[]> {
    const { answer } = await this.#ask({ ask: 'statistics' })
    return Answers.statistics.parse(answer)
  }

  async close(): Promise<void> {
    await this.#memberships.leave()
    this.#closed = true
    this.#options.closed()
    const opened = this.#opened
    if (opened === undefined || opened.link.isEnded) return
    await opened.link.ask({ ask: 'close', transport: this.#options.number }).catch(() => {})
  }

  /** Something happened in the process that nobody has asked for. */
  told(told: Told): void {
    if ('event' in told) {
      if (told.transport === this.#options.number) this.#address.onEvent?.(told.event)
    } else for (const member of this.#members) member.holds(told.member, told.held)
  }

  /** The process has ended: what was under way has been rejected, and members join again. */
  lost(reason: string): void {
    if (this.#opened === undefined) return
    this.#opened = undefined
    this.#address.onEvent?.({ kind: 'troubled', what: 'client', reason })
    for (const member of this.#members) member.lost()
  }

  async #ask(question: Asked<Question>): Promise<Answered> {
    const link = await this.#openLink()
    return link.ask({ ...question, transport: this.#options.number })
  }

  /** The process that runs now, with this transport opened there. */
  async #openLink(): Promise<Link> {
    if (this.#closed) throw new TransportError('the transport is closed')
    const link = await this.#options.link()
    if (this.#opened?.link !== link) {
      const { onEvent: _, ...address } = this.#address
      this.#opened = {
        link,
        done: link.ask({ ask: 'open', transport: this.#options.number, address }),
      }
    }
    await this.#opened.done
    return link
  }
}
