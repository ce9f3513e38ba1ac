import { type Refusal, refuse } from '../kernel/index.ts'

/** Refuses an idempotency key that came with another request. */
export const cleReutilisee = (state: string): Refusal =>
  refuse('cle-reutilisee', 'cette clé d’idempotence a servi à une demande différente', state)
