import { type Clock, messageOf } from '../../shared/kernel/index.ts'
import type { DemoArticle, DemoParcel, Next } from './parcels.ts'

/** Where the instances of each service answer, by its name. */
export type Addresses = Readonly<Record<string, readonly string[]>>

const REQUEST_TIMEOUT_MS = 10_000
/** Requests are repeated for a minute: an instance that is killed again while it starts is back by then. */
const TRIES = 240
const RETRY_MS = 250
/** Requests under way at once, at most. */
const AT_ONCE = 64
/** How long the shopper waits for a parcel to be confirmed before it leaves it alone. */
const CONFIRMATION_MS = 20_000
const LOOK_AGAIN_MS = { first: 200, last: 2_000 }
/** Parcels followed at once, at most: asking after each must not become the load. */
const FOLLOWED = 60

const issues: Readonly<Partial<Record<Next, string>>> = {
  retrouver: 'retrouve',
  remplacer: 'remplace',
  rembourser: 'rembourse',
}

/** The key that makes a repeated request count once. */
const newKey = (key: string = crypto.randomUUID()) => ({ 'idempotency-key': key })

type Json = Readonly<Record<string, unknown>>

/** What the shopper has seen. */
export interface Sent {
  /** Ids of the parcels that envoi has acknowledged. */
  readonly acknowledged: ReadonlySet<string>
  /** Requests refused or given up, with the last answer. */
  readonly problems: readonly string[]
}

/** Sends parcels to the services over HTTP, as a shop would. */
export class Driver {
  readonly #addresses: Addresses
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #following = new Set<Promise<void>>()
  readonly #problems: string[] = []
  readonly #acknowledged = new Set<string>()
  /** Requests go to the instances of a service by turns. */
  #turn = 0

  constructor(addresses: Addresses, clock: Clock, signal: AbortSignal) {
    this.#addresses = addresses
    this.#clock = clock
    this.#signal = signal
  }

  get sent(): Sent {
    return { acknowledged: this.#acknowledged, problems: this.#problems }
  }

  /** Whether some parcels have still to be shipped, delivered or repaired. */
  get busy(): boolean {
    return this.#following.size > 0
  }

  /** Puts articles on their shelves. */
  async stock(articles: readonly DemoArticle[]): Promise<void> {
    for (const { sku, quantite, once } of articles) {
      if (once) {
        const there = await this.#ask('stock', `/articles/${sku}`)
        if (there?.status === 200) continue
      }
      const path = `/articles/${sku}/approvisionnement`
      const stocked = await this.#ask('stock', path, { quantite }, newKey())
      if (stocked !== undefined && stocked.status !== 200) this.#refused(sku, stocked)
    }
  }

  #refused(what: string, { status, body }: { status: number; body: Json }): void {
    const { detail } = body
    this.#problems.push(`${what}: ${status} ${typeof detail === 'string' ? detail : ''}`)
  }

  /** Sends parcels at a rate a second (0: as fast as it goes) until they end or the signal aborts. */
  async send(parcels: Iterable<DemoParcel>, max: number, rate: number): Promise<void> {
    const startMs = this.#clock.now()
    const underWay = new Set<Promise<void>>()
    let n = 0
    for (const parcel of parcels) {
      if (n >= max || this.#signal.aborted) break
      if (rate > 0) {
        const waitMs = startMs + (n * 1_000) / rate - this.#clock.now()
        if (waitMs > 0) await this.#clock.sleep(waitMs, this.#signal)
        if (this.#signal.aborted) break
      }
      n += 1
      const one = this.#one(parcel).finally(() => underWay.delete(one))
      underWay.add(one)
      if (underWay.size >= AT_ONCE) await Promise.race(underWay)
    }
    await Promise.all(underWay)
  }

  /** Resolves when nothing that follows a confirmation is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#following)
  }

  async #one({ body, key, next }: DemoParcel): Promise<void> {
    const created = await this.#ask('envoi', '/colis', body, newKey(key))
    const colisId = created?.body['colisId']
    if (created?.status !== 201 || typeof colisId !== 'string') {
      if (created !== undefined) this.#refused(body.referenceCommande ?? 'a parcel', created)
      return
    }
    this.#acknowledged.add(colisId)
    if (next === 'annuler') await this.#ask('envoi', `/colis/${colisId}/annulation`, {})
    if (next === 'rien' || next === 'annuler' || this.#following.size >= FOLLOWED) return
    const following = this.#follow(colisId, next).finally(() => this.#following.delete(following))
    this.#following.add(following)
  }

  /** Ships a parcel once it is confirmed, and goes on from there. */
  async #follow(colisId: string, next: Next): Promise<void> {
    const untilMs = this.#clock.now() + CONFIRMATION_MS
    for (let waitMs = LOOK_AGAIN_MS.first; ; waitMs = Math.min(waitMs * 2, LOOK_AGAIN_MS.last)) {
      const seen = await this.#ask('suivi', `/colis/${colisId}`)
      if (seen?.body['statut'] === 'confirme') break
      if (seen?.body['statut'] === 'annule' || this.#clock.now() > untilMs) return
      await this.#clock.sleep(waitMs, this.#signal)
      if (this.#signal.aborted) return
    }
    const path = `/colis/${colisId}`
    const expedition = { transporteur: 'Poste', numeroSuivi: `DEMO${colisId.slice(-8)}` }
    const shipped = await this.#ask('envoi', `${path}/expedition`, expedition)
    if (shipped?.status !== 200 || next === 'expedier') return
    if (next === 'livrer' || next === 'retourner') {
      await this.#ask('envoi', `${path}/livraison`, { recuPar: 'le gardien' })
      if (next === 'retourner')
        await this.#ask('envoi', `${path}/retour`, { motif: 'ne convient pas' })
      return
    }
    const issue = issues[next]
    const incident = { nature: issue === 'retrouve' ? 'retard' : 'perte', description: 'au dépôt' }
    const declared = await this.#ask('envoi', `${path}/incidents`, incident, newKey())
    const incidentId = declared?.body['incidentId']
    if (issue !== undefined && typeof incidentId === 'string')
      await this.#ask('envoi', `${path}/incidents/${incidentId}/resolution`, { issue })
  }

  /** One request, again while the service is not there; undefined when given up. */
  async #ask(
    service: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
    let last = 'no answer'
    const addresses = this.#addresses[service] ?? []
    this.#turn += 1
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      try {
        const response = await fetch(
          `${addresses[(this.#turn + attempt) % addresses.length]}${path}`,
          {
            method: body === undefined ? 'GET' : 'POST',
            signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
            headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
            ...(body && { body: JSON.stringify(body) }),
          },
        )
        const { status } = response
        const answer: unknown = await response.json()
        if (status < 500) return { status, body: typeof answer === 'object' ? { ...answer } : {} }
        last = `${status}`
      } catch (error) {
        last = messageOf(error)
      }
      await this.#clock.sleep(RETRY_MS, this.#signal)
      if (this.#signal.aborted) return undefined
    }
    this.#problems.push(`${service} ${path}: ${last}`)
    return undefined
  }
}
