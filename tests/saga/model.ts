import { colis, type Colis, type ColisCommand, type ColisEvent } from '../../apps/envoi/colis.ts'
import { envoi } from '../../apps/envoi/events.ts'
import { reactions as ofEnvoi } from '../../apps/envoi/reactions.ts'
import { consequences as repaired } from '../../apps/envoi/reparation.ts'
import { annonces } from '../../apps/notification/annonces.ts'
import { notification } from '../../apps/notification/events.ts'
import { reactions as ofNotification } from '../../apps/notification/reactions.ts'
import { paiement as languePaiement } from '../../apps/paiement/events.ts'
import { consequences as reported, paiement } from '../../apps/paiement/paiement.ts'
import { reactions as ofPaiement } from '../../apps/paiement/reactions.ts'
import { stock } from '../../apps/stock/events.ts'
import { reactions as ofStock } from '../../apps/stock/reactions.ts'
import { reservation } from '../../apps/stock/reservation.ts'
import { suivi, type Suivi } from '../../apps/suivi/projection.ts'
import {
  type Consequence,
  type DomainEvent,
  type HeardFact,
  type Language,
  type Reactions,
  type SharingDecider,
  isRefusal,
} from '../../shared/kernel/index.ts'

/** A service of the model: its pure parts, what each stream has become, and all that it has said. */
class Node<State, Command extends { type: string }, Event extends DomainEvent, Row> {
  readonly states = new Map<string, State>()
  readonly said: { readonly stream: string; readonly event: Event }[] = []
  readonly published: HeardFact[] = []
  rows: ReadonlyMap<string, Row> = new Map()
  readonly name: string
  readonly #language: Language
  readonly #decider: SharingDecider<State, Command, Event, Row>
  readonly reactions: Reactions<Command>
  readonly #consequences: (event: Event) => readonly Consequence<Command>[]

  constructor(
    language: Language,
    decider: Pick<SharingDecider<State, Command, Event, Row>, 'initial' | 'decide' | 'evolve'> &
      Partial<SharingDecider<State, Command, Event, Row>>,
    reactions: Reactions<Command>,
    consequences: (event: Event) => readonly Consequence<Command>[] = () => [],
  ) {
    this.name = language.service
    this.#language = language
    this.#decider = { rowsOf: () => [], evolveRows: () => new Map(), ...decider }
    this.reactions = reactions
    this.#consequences = consequences
  }

  state(stream: string): State {
    return this.states.get(stream) ?? this.#decider.initial
  }

  /** Decides; false when refused. */
  ask(stream: string, command: Command): boolean {
    const decision = this.#decider.decide(this.state(stream), command, this.rows)
    if (isRefusal(decision)) return false
    for (const event of decision) {
      this.states.set(stream, this.#decider.evolve(this.state(stream), event))
      this.rows = new Map([...this.rows, ...this.#decider.evolveRows(this.rows, event)])
      this.said.push({ stream, event })
      if (event.type in this.#language.schemas) this.published.push(this.#fact(event))
    }
    for (const event of decision)
      for (const { stream: other, command: next } of this.#consequences(event))
        this.ask(other, next)
    return true
  }

  hear(fact: HeardFact): void {
    const command = this.reactions.commandFor(fact)
    if (command === undefined) return
    if (!this.ask(fact.key, command))
      throw new Error(`${this.name} refuses ${command.type} for ${fact.type}`)
  }

  #fact({ type, payload }: Event): HeardFact {
    const position = this.published.length + 1
    return {
      id: `${this.name}:${position}`,
      service: this.name,
      topic: this.#language.topic,
      partition: 0,
      key: this.#language.keyOf(payload),
      type,
      timestamp: '2026-01-01T00:00:00.000Z',
      payload: this.#language.schemas[type]?.parse(payload) ?? {},
      journal: this.name,
      position,
      prev: null,
      correlationId: 'c',
    }
  }
}

/** What the PSP of the model keeps of a charge. */
export interface Charge {
  etat: 'effectue' | 'refuse' | 'rembourse' | 'repris'
  readonly centimes: number
  rendu: number
  /** A take-back that paiement has not noted yet. */
  aNoter: boolean
}

/** The saga without its machinery: pure deciders, and every order in which facts may arrive. */
export class Model {
  readonly envoi = new Node<Colis, ColisCommand, ColisEvent, never>(envoi, colis, ofEnvoi, repaired)
  readonly paiement = new Node(languePaiement, paiement, ofPaiement, reported)
  readonly stock = new Node(stock, reservation, ofStock)
  readonly notification = new Node(notification, annonces, ofNotification)
  readonly rows = new Map<string, Suivi>()
  readonly charges = new Map<string, Charge>()
  readonly #heard = new Map<string, number>()
  readonly #doneTasks = new Set<number>()

  /** Everything that can happen next by itself: facts on their way, answers of the PSP, letters. */
  get next(): readonly (() => void)[] {
    return [...this.#deliveries(), ...this.#answers(), ...this.#letters()]
  }

  /** What the PSP has accepted and may take back. */
  get charged(): readonly Charge[] {
    return [...this.charges.values()].filter(({ etat }) => etat === 'effectue')
  }

  /** One for each listener, topic and parcel: only what is said of one parcel by one service is in order. */
  *#deliveries(): Generator<() => void> {
    const sources = [this.envoi, this.paiement, this.stock, this.notification]
    for (const source of sources) {
      const listeners = [
        ...sources
          .filter(({ reactions }) =>
            reactions.languages.some(({ service }) => service === source.name),
          )
          .map((node) => ({ name: node.name, hear: (fact: HeardFact) => node.hear(fact) })),
        { name: 'suivi', hear: (fact: HeardFact) => this.#project(fact) },
      ]
      for (const listener of listeners) {
        const waiting = new Set<string>()
        for (const fact of source.published) {
          const cursor = `${listener.name}/${source.name}/${fact.key}`
          if (waiting.has(cursor) || fact.position <= (this.#heard.get(cursor) ?? 0)) continue
          waiting.add(cursor)
          yield () => {
            this.#heard.set(cursor, fact.position)
            listener.hear(fact)
          }
        }
      }
    }
  }

  *#answers(): Generator<() => void> {
    for (const [index, { stream, event }] of this.paiement.said.entries()) {
      if (this.#doneTasks.has(index)) continue
      const again = event.type === 'ReconciliationDemandee'
      const refund =
        event.type === 'RemboursementDemande' ||
        (again && event.payload.reference !== undefined && event.payload.montant !== undefined)
      if (refund)
        yield () => {
          this.#doneTasks.add(index)
          this.paiement.ask(stream, this.#refund(stream, event.payload.montant?.centimes ?? 0))
        }
      else if (again || (event.type === 'PaiementDemande' && this.#costs(stream)))
        yield () => {
          this.#doneTasks.add(index)
          this.paiement.ask(stream, this.#charge(stream, again))
        }
    }
    for (const [stream, charge] of this.charges)
      if (charge.aNoter)
        yield () => {
          if (this.paiement.ask(stream, { type: 'ConstaterReprise', motif: 'repris' }))
            charge.aNoter = false
        }
  }

  *#letters(): Generator<() => void> {
    for (const [stream, { attente }] of this.notification.states) {
      const [current] = attente
      if (current !== undefined)
        yield () => {
          this.notification.ask(stream, {
            type: 'ConstaterEnvoi',
            cle: current.cle,
            reference: 'l',
          })
        }
    }
  }

  #costs(stream: string): boolean {
    const state = this.paiement.state(stream)
    return 'demande' in state && state.demande.montant.centimes > 0
  }

  #charge(stream: string, again: boolean) {
    const state = this.paiement.state(stream)
    if (!('demande' in state)) throw new Error('nothing is asked for')
    const { moyenPaiement = '', montant } = state.demande
    const charge = this.charges.get(stream) ?? {
      etat: moyenPaiement.endsWith('refus') ? ('refuse' as const) : ('effectue' as const),
      centimes: montant.centimes,
      rendu: 0,
      aNoter: false,
    }
    this.charges.set(stream, charge)
    if (moyenPaiement.startsWith('doute') && !again) return { type: 'ConstaterSilence' } as const
    return charge.etat === 'refuse'
      ? ({ type: 'ConstaterRefus', motif: 'non' } as const)
      : ({ type: 'ConstaterAccord', reference: 'r' } as const)
  }

  #refund(stream: string, centimes: number) {
    const charge = this.charges.get(stream)
    if (charge === undefined) throw new Error('refunds what was never charged')
    if (charge.etat === 'repris') return { type: 'ConstaterReprise', motif: 'repris' } as const
    if (charge.etat === 'effectue') {
      charge.etat = 'rembourse'
      charge.rendu = centimes
    }
    return { type: 'ConstaterRemboursement', reference: 'rr' } as const
  }

  #project(fact: HeardFact): void {
    const key = suivi.keyOf(fact)
    if (key !== undefined) this.rows.set(key, suivi.fold(this.rows.get(key), fact))
  }
}
