/** The five services, as the saga's paths see them: over HTTP. */
export interface SagaWorld {
  request(service: string, path: string, init?: RequestInit): Promise<Response>
  /** Log lines of all services so far. */
  logLines(): readonly string[]
  close(): Promise<void>
}
