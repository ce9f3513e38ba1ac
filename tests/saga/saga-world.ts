/** The five services, as the saga's paths see them: over HTTP. */
export interface SagaWorld {
  request(service: string, path: string, init?: RequestInit): Promise<Response>
  /** Log lines of all services so far. */
  logLines(): readonly string[]
  close(): Promise<void>
}

/** In all worlds: a saga is late after this, … */
export const LATE_MS = 700
/** … and the PSP leaves in doubt for longer. */
export const SILENCE_MS = 1_600
