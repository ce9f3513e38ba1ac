/** What every event of a decider looks like: its type, and its payload beside it. */
export interface DomainEvent {
  readonly type: string
  readonly payload: object
}

/** Where a fact comes from and what caused it; travels with it through every service. */
export interface FactContext {
  /** The same for all that one request of the outside world set in motion. */
  readonly correlationId: string
  /** Id of the fact that caused this one; absent when a request of the outside world did. */
  readonly causationId?: string
  /** W3C trace context of what caused it. */
  readonly traceparent?: string
}

/** A fact heard from a topic, parsed: what reactions and projections are given. */
export interface HeardFact extends FactContext {
  /** Unique among all facts: `<journal>:<position>`. */
  readonly id: string
  /** Name of the service that said it. */
  readonly service: string
  readonly topic: string
  readonly partition: number
  /** Key on the topic: what the fact is about, as its language finds it. */
  readonly key: string
  readonly type: string
  /** RFC 3339, UTC, milliseconds. */
  readonly timestamp: string
  readonly payload: object
  /** Identity of the journal (uuid) that holds it. */
  readonly journal: string
  /** Its position there: dense, in commit order. */
  readonly position: number
  /** Position of the fact before it in its partition; 0 for the first; null when its source cannot lose one. */
  readonly prev: number | null
}
