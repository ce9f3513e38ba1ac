/** What every event of a decider looks like: its type, and its payload beside it. */
export interface DomainEvent {
  readonly type: string
  readonly payload: object
}

/** Where a fact comes from and what caused it. It travels with the fact through every service. */
export interface FactContext {
  /** One id for everything that one request of the outside world has set in motion. */
  readonly correlationId: string
  /** Id of the fact that caused this one; absent when a request of the outside world did. */
  readonly causationId?: string
  /** W3C trace context of what caused it. */
  readonly traceparent?: string
}

/** A fact consumed from a topic and parsed, as reactions and projections are given it. */
export interface HeardFact extends FactContext {
  /** Unique among all facts: `<journal>:<position>`. */
  readonly id: string
  /** Name of the service that said it. */
  readonly service: string
  readonly topic: string
  readonly partition: number
  /** Its key on the topic: the id of what the fact is about, as its language finds it in the payload. */
  readonly key: string
  readonly type: string
  /** RFC 3339, UTC, milliseconds. */
  readonly timestamp: string
  readonly payload: object
  /** Identity of the journal (uuid) that holds it. */
  readonly journal: string
  /** Its position in that journal; positions are dense and in the order of commits. */
  readonly position: number
  /** The position of the fact before it in its partition: 0 for the first, null when that is not known. */
  readonly prev: number | null
}
