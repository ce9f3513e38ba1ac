import { type Refusal, type Rows, type SharingDecider } from '../../shared/kernel/index.ts'
import {
  cleReutilisee,
  destinataireDe,
  joignableDe,
  type Article,
  type Joignable,
} from '../../shared/vocabulary/index.ts'
import type { StockEvent } from './events.ts'

/** The shelf of one article, for which approvisionne = disponible + reserve + sorti always holds. */
export interface Rayon {
  readonly approvisionne: number
  readonly disponible: number
  readonly reserve: number
  readonly sorti: number
}

export const rayonVide: Rayon = { approvisionne: 0, disponible: 0, reserve: 0, sorti: 0 }

/** What a parcel holds of the stock. The stream of a restock is of this type too, and holds nothing. */
export type Reservation =
  | ({ readonly etape: 'approvisionnee' } & Article)
  | { readonly etape: 'aucune' }
  /** The parcel was cancelled or articles were missing: nothing will be reserved for it any more. */
  | { readonly etape: 'ecartee' }
  | { readonly etape: 'reservee'; readonly pour: Joignable; readonly articles: readonly Article[] }
  | { readonly etape: 'rendue' }
  | { readonly etape: 'sortie'; readonly articles: readonly Article[] }
  | { readonly etape: 'revenue' }

export type ReservationCommand =
  | { readonly type: 'Reserver'; readonly pour: Joignable; readonly articles: readonly Article[] }
  | { readonly type: 'Annuler'; readonly colisId: string; readonly raison: string }
  | { readonly type: 'Sortir' }
  | { readonly type: 'RangerRetour' }
  /** `uneFois`: the stream is that of an idempotency key, and restocks once. */
  | ({ readonly type: 'Approvisionner'; readonly uneFois: boolean } & Article)

/** Facts that stay in the journal and are not published. */
type Interne =
  | { readonly type: 'ReservationEcartee'; readonly payload: object }
  /** The articles that a cancellation put back. AnnulationStock has only the assignment's two fields. */
  | { readonly type: 'ArticlesRendus'; readonly payload: { readonly articles: readonly Article[] } }
  /** The parcel came back; what it brought back to the shelves is said article by article. */
  | { readonly type: 'RetourRange'; readonly payload: object }
  /** What RetourRange was called up to version 0.1: stored streams hold it. */
  | { readonly type: 'ColisRepris'; readonly payload: object }

export type ReservationEvent = StockEvent | Interne

/** The stream of an article's restocks that came without an idempotency key. */
export const streamOfArticle = (sku: string): string => `article:${sku}`

/** The stream of a restock that came with an idempotency key, by the id made of that key. */
export const streamOfRestock = (id: string): string => `approvisionnement:${id}`

export const reservation: SharingDecider<Reservation, ReservationCommand, ReservationEvent, Rayon> =
  {
    initial: { etape: 'aucune' },

    decide: (reservation, command, rayons) => {
      switch (command.type) {
        case 'Reserver':
          return reservation.etape === 'aucune' ? reserver(command, rayons) : []
        case 'Annuler':
          if (reservation.etape === 'aucune') return [{ type: 'ReservationEcartee', payload: {} }]
          if (reservation.etape !== 'reservee') return []
          return [
            { type: 'ArticlesRendus', payload: { articles: reservation.articles } },
            {
              type: 'AnnulationStock',
              payload: { colisId: command.colisId, raison: command.raison },
            },
          ]
        case 'Sortir':
          if (reservation.etape !== 'reservee') return []
          return [
            {
              type: 'StockSorti',
              payload: { ...destinataireDe(reservation.pour), articles: [...reservation.articles] },
            },
          ]
        case 'RangerRetour':
          if (reservation.etape !== 'sortie') return []
          return [
            { type: 'RetourRange', payload: {} },
            ...reservation.articles.map((article): ReservationEvent => ({
              type: 'StockApprovisionne',
              payload: { ...article },
            })),
          ]
        case 'Approvisionner':
          return approvisionner(reservation, command)
      }
    },

    evolve: (reservation, event) => {
      switch (event.type) {
        case 'StockReserve':
          return {
            etape: 'reservee',
            pour: joignableDe(event.payload),
            articles: event.payload.articles,
          }
        case 'StockInsuffisant':
        case 'ReservationEcartee':
          return { etape: 'ecartee' }
        case 'AnnulationStock':
          return { etape: 'rendue' }
        case 'StockSorti':
          return { etape: 'sortie', articles: event.payload.articles }
        case 'RetourRange':
        case 'ColisRepris':
          return { etape: 'revenue' }
        case 'ArticlesRendus':
          return reservation
        case 'StockApprovisionne':
          // A returned parcel restocks in its own stream, whose state stays that of a parcel.
          return reservation.etape === 'aucune' || reservation.etape === 'approvisionnee'
            ? { etape: 'approvisionnee', ...event.payload }
            : reservation
      }
    },

    rowsOf: (reservation, command) => {
      switch (command.type) {
        case 'Reserver':
          return reservation.etape === 'aucune' ? skusOf(command.articles) : []
        case 'Annuler':
        case 'Sortir':
          return reservation.etape === 'reservee' ? skusOf(reservation.articles) : []
        case 'RangerRetour':
          return reservation.etape === 'sortie' ? skusOf(reservation.articles) : []
        case 'Approvisionner':
          return [command.sku]
      }
    },

    evolveRows: (rayons, event) => {
      switch (event.type) {
        case 'StockReserve':
          return moved(rayons, event.payload.articles, (rayon, n) => ({
            ...rayon,
            disponible: rayon.disponible - n,
            reserve: rayon.reserve + n,
          }))
        case 'ArticlesRendus':
          return moved(rayons, event.payload.articles, (rayon, n) => ({
            ...rayon,
            disponible: rayon.disponible + n,
            reserve: rayon.reserve - n,
          }))
        case 'StockSorti':
          return moved(rayons, event.payload.articles, (rayon, n) => ({
            ...rayon,
            reserve: rayon.reserve - n,
            sorti: rayon.sorti + n,
          }))
        case 'StockApprovisionne':
          return moved(rayons, [event.payload], (rayon, n) => ({
            ...rayon,
            approvisionne: rayon.approvisionne + n,
            disponible: rayon.disponible + n,
          }))
        default:
          return new Map()
      }
    },
  }

const approvisionner = (
  reservation: Reservation,
  { sku, quantite, uneFois }: Extract<ReservationCommand, { type: 'Approvisionner' }>,
): readonly ReservationEvent[] | Refusal => {
  if (uneFois && reservation.etape === 'approvisionnee')
    return reservation.sku === sku && reservation.quantite === quantite
      ? []
      : cleReutilisee(reservation.etape)
  return [{ type: 'StockApprovisionne', payload: { sku, quantite } }]
}

/** Reserves all articles or none. */
const reserver = (
  { pour, articles }: Extract<ReservationCommand, { type: 'Reserver' }>,
  rayons: Rows<Rayon>,
): readonly ReservationEvent[] => {
  const wanted = merged(articles)
  const manquants = wanted.flatMap(({ sku, quantite }) => {
    const { disponible } = rayons.get(sku) ?? rayonVide
    return disponible < quantite ? [{ sku, demande: quantite, disponible }] : []
  })
  return manquants.length > 0
    ? [{ type: 'StockInsuffisant', payload: { ...destinataireDe(pour), manquants } }]
    : [{ type: 'StockReserve', payload: { ...joignableDe(pour), articles: wanted } }]
}

/** Sums up the lines about the same article. */
const merged = (articles: readonly Article[]): Article[] => {
  const quantities = new Map<string, number>()
  for (const { sku, quantite } of articles)
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantite)
  return [...quantities].map(([sku, quantite]) => ({ sku, quantite }))
}

const skusOf = (articles: readonly Article[]): readonly string[] => [
  ...new Set(articles.map(({ sku }) => sku)),
]

const moved = (
  rayons: Rows<Rayon>,
  articles: readonly Article[],
  move: (rayon: Rayon, quantite: number) => Rayon,
): ReadonlyMap<string, Rayon> => {
  const changed = new Map<string, Rayon>()
  for (const { sku, quantite } of articles)
    changed.set(sku, move(changed.get(sku) ?? rayons.get(sku) ?? rayonVide, quantite))
  return changed
}
