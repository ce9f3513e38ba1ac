import type { MemoryJournal } from '../../shared/kernel/index.ts'
import type { Suivi } from './projection.ts'
import type { Statut } from './saga.ts'

/** A parcel's row with the revision that orders its versions. */
export interface Lu {
  readonly revision: number
  readonly suivi: Suivi
}

export interface HistoryEntry {
  readonly type: string
  readonly service: string
  readonly position: number
  readonly timestamp: string
  readonly payload: object
}

export interface Page {
  readonly clientId: string
  readonly statut?: Statut
  readonly limit: number
  /** The last parcel of the previous page. */
  readonly after?: string
}

/** What suivi's routes read. */
export interface Reading {
  colis(colisId: string): Promise<Lu | undefined>
  /** The facts of a parcel, by time, then service and position. */
  historique(colisId: string): Promise<readonly HistoryEntry[]>
  /** A client's parcels, newest first. */
  parClient(page: Page): Promise<readonly Lu[]>
  isParked(colisId: string): Promise<boolean>
}

/** Reads a journal kept in memory. */
export const memoryReading = (journal: MemoryJournal): Reading => {
  const rows = (): readonly Lu[] =>
    // The documents are written by suivi's projection alone.
    [...journal.allDocuments().values()].map(({ revision, body }) => ({
      revision,
      suivi: body as Suivi,
    }))
  return {
    colis: async (colisId) => rows().find(({ suivi }) => suivi.colisId === colisId),
    historique: async (colisId) =>
      journal
        .entries()
        .filter(({ key }) => key === colisId)
        .map(({ type, source, position, timestamp, content }) => ({
          type,
          service: source,
          position,
          timestamp,
          payload: content,
        }))
        .sort(
          (a, b) =>
            a.timestamp.localeCompare(b.timestamp) ||
            a.service.localeCompare(b.service) ||
            a.position - b.position,
        ),
    parClient: async ({ clientId, statut, limit, after }) => {
      const found = rows()
        .filter(({ suivi }) => suivi.clientId === clientId)
        .sort((a, b) => (rank(a) < rank(b) ? 1 : -1))
      const start = found.findIndex(({ suivi }) => suivi.colisId === after) + 1
      return found
        .slice(start)
        .filter(({ suivi }) => statut === undefined || suivi.statut === statut)
        .slice(0, limit)
    },
    isParked: async (colisId) => (await journal.parked(1, colisId)).length > 0,
  }
}

const rank = ({ suivi }: Lu): string => `${suivi.creeLe ?? ''} ${suivi.colisId}`
