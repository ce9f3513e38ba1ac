/** What the demo asks of envoi for one parcel, and what it does with it afterwards. */
export interface DemoParcel {
  readonly body: {
    readonly clientId: string
    readonly adresse: string
    readonly referenceCommande?: string
    readonly articles: readonly { readonly sku: string; readonly quantite: number }[]
    readonly montant: { readonly centimes: number; readonly devise: string }
    readonly moyenPaiement: string
  }
  /** The idempotency key, which makes a second run of the same orders meet the parcels of the first. */
  readonly key: string | undefined
  readonly next: Next
}

/** What is done with a parcel: it is cancelled at once, or the rest is done once it is confirmed. */
export type Next =
  | 'rien'
  | 'annuler'
  | 'expedier'
  | 'livrer'
  | 'retourner'
  /** An incident, resolved as … */
  | 'retrouver'
  | 'remplacer'
  | 'rembourser'

/** What goes on the shelves first. */
export interface DemoArticle {
  readonly sku: string
  readonly quantite: number
  /** Only a shelf that has never been stocked is stocked, so that a second run does not stock it twice. */
  readonly once: boolean
}

export interface DemoOrders {
  readonly articles: readonly DemoArticle[]
  /** Parcels in order; endless when generated. */
  readonly parcels: Iterable<DemoParcel>
}

const CLIENTS = 40
const STREETS = ['rue Principale', 'avenue du Parc', 'chemin des Érables', 'quai des Brumes']
const TOWNS = ['Montréal', 'Québec', 'Lyon', 'Bruxelles', 'Genève']
const COMMON = ['CAFE', 'THE', 'TASSE', 'LIVRE', 'LAMPE']
const RARE = 'COLLECTOR'
/** Every outcome comes round in this many parcels. */
const ROUND = 20
const STOCKED = 20_000

/** Generated parcels: every outcome of the saga comes round, in a fixed rhythm. */
export const generated = (): DemoOrders => ({
  articles: [
    ...COMMON.map((sku) => ({ sku, quantite: STOCKED, once: false })),
    { sku: RARE, quantite: 3, once: true },
  ],
  parcels: generate(),
})

function* generate(): Generator<DemoParcel> {
  for (let n = 0; ; n += 1) yield parcel(n)
}

const parcel = (n: number): DemoParcel => {
  const turn = n % ROUND
  const sku = pick(COMMON, n)
  const other = pick(COMMON, n + 2)
  return {
    key: undefined,
    next: nexts[turn] ?? 'rien',
    body: {
      clientId: `C${100 + (n % CLIENTS)}`,
      adresse: `${1 + (n % 200)} ${pick(STREETS, n)}, ${pick(TOWNS, n)}`,
      referenceCommande: `DEMO-${n + 1}`,
      articles:
        turn === SHORT
          ? [
              { sku, quantite: 1 },
              { sku: RARE, quantite: 1 },
            ]
          : [
              { sku, quantite: 1 + (n % 3) },
              { sku: other, quantite: 1 },
            ],
      montant: { centimes: 990 + (n % 50) * 100, devise: 'EUR' },
      moyenPaiement: tokens[turn] ?? 'tok_ok',
    },
  }
}

/** The turn in which a parcel asks for an article that is nearly always out of stock. */
const SHORT = 4
const tokens: Readonly<Record<number, string>> = {
  2: 'tok_refus',
  6: 'tok_refus_tardif',
  9: 'tok_doute_ok',
  11: 'tok_lent',
  14: 'tok_doute_refus',
  17: 'tok_refus_tardif',
}
const nexts: Readonly<Record<number, Next>> = {
  1: 'livrer',
  3: 'annuler',
  5: 'expedier',
  7: 'remplacer',
  8: 'retrouver',
  12: 'livrer',
  13: 'retourner',
  16: 'rembourser',
  17: 'expedier',
}

const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? ''
