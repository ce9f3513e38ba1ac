import { reasonOf, type KafkaAddress } from '../kafka/address.ts'
import type { ConfluentTransport } from '../confluent/transport.ts'
import { TransportError, type Batch, type Membership } from '../transport.ts'
import type { Channel } from './channel.ts'
import { lotsOf } from './lots.ts'
import { endsOf, textOf, ToClient, type Failure, type Question } from './messages.ts'

/** A batch has at most so many facts: whoever wants more asks again. They are at most 900 kB each. */
const BATCH_FACTS = 250

/** The process of the client: does what the service asks, one transport for each of its own. */
export class ClientServer {
  readonly #channel: Channel
  readonly #open: (address: KafkaAddress) => ConfluentTransport
  readonly #transports = new Map<number, ConfluentTransport>()
  readonly #members = new Map<number, Membership>()

  constructor(channel: Channel, open: (address: KafkaAddress) => ConfluentTransport) {
    this.#channel = channel
    this.#open = open
  }

  received(message: unknown): void {
    const asked = ToClient.parse(message)
    if ('question' in asked) void this.#answer(asked.id, asked.question)
  }

  /** Leaves all groups and frees everything. Never throws. */
  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((one) => one.close().catch(() => {})))
  }

  async #answer(id: number, question: Question): Promise<void> {
    try {
      if (question.ask === 'next') return await this.#next(id, question)
      await this.#channel.send({ id, answer: (await this.#do(question)) ?? null })
    } catch (error) {
      await this.#channel.send({ id, failed: failureOf(error) })
    }
  }

  async #do(question: Question): Promise<unknown> {
    switch (question.ask) {
      case 'open': {
        const { transport } = question
        const onEvent = (event: unknown): void => void this.#channel.send({ transport, event })
        this.#transports.set(transport, this.#open({ ...question.address, onEvent }))
        return undefined
      }
      case 'prepare':
        return this.#transport(question).prepare(question.topics, question.partitions)
      case 'areFit':
        return this.#transport(question).areFit(question.topics, question.partitions)
      case 'publish':
        return textOf(await this.#transport(question).publish(question.topic, question.facts))
      case 'ends':
        return textOf(await this.#transport(question).ends(question.topic, question.partitions))
      case 'trouble':
        return this.#transport(question).trouble()
      case 'statistics':
        return this.#transport(question).statistics()
      case 'join': {
        const { member, group, topics, options } = question
        const membership = await this.#transport(question).join(group, topics, {
          ...options,
          onHeld: (held) => void this.#channel.send({ member, held }),
        })
        this.#members.set(member, membership)
        return undefined
      }
      case 'hint': {
        const ends = endsOf(question.ends)
        this.#member(question)?.hint({ facts: [], unreadable: [], ends })
        return undefined
      }
      case 'reread':
        return this.#member(question)?.reread(question.place) ?? false
      case 'lag':
        return this.#member(question)?.lag()
      case 'leave': {
        const membership = this.#member(question)
        this.#members.delete(question.member)
        return membership?.leave()
      }
      case 'close': {
        const transport = this.#transport(question)
        this.#transports.delete(question.transport)
        return transport.close()
      }
      case 'next':
        return undefined
    }
  }

  /** Facts in as many messages as they need, then all else of the batch. */
  async #next(
    id: number,
    { member, maxFacts }: { readonly member: number; readonly maxFacts: number },
  ): Promise<void> {
    const batch: Batch | undefined = await this.#members
      .get(member)
      ?.next(Math.min(maxFacts, BATCH_FACTS))
    if (batch === undefined) return this.#channel.send({ id, answer: null })
    for (const part of ['beforeHints', 'facts'] as const)
      for (const json of lotsOf(batch[part] ?? []))
        await this.#channel.sendText(`{"id":${id},"part":"${part}","facts":${json}}`)
    const answer = { unreadable: batch.unreadable, ends: textOf(batch.ends) }
    await this.#channel.send({ id, answer })
  }

  #transport({ transport }: { readonly transport: number }): ConfluentTransport {
    const found = this.#transports.get(transport)
    if (found === undefined) throw new TransportError('the transport is closed')
    return found
  }

  #member({ member }: { readonly member: number }): Membership | undefined {
    return this.#members.get(member)
  }
}

const failureOf = (error: unknown): Failure => {
  const { fatal = false, topicMissing = false } = error instanceof TransportError ? error : {}
  return { message: reasonOf(error), fatal, topicMissing }
}
