import type { Context } from 'hono'
import type { Refusal } from '../domain/decider.ts'
import { problem, type ProblemType } from './problem.ts'

/**
 * A refusal of the domain as a problem: 409 with the state and the reason, unless this route maps its
 * code to another problem.
 */
export const refused = (
  c: Context,
  refusal: Refusal,
  types: Readonly<Record<string, ProblemType>> = {},
): Response =>
  problem(c, types[refusal.code] ?? 'refus', refusal.reason, {
    code: refusal.code,
    etat: refusal.state,
    raison: refusal.reason,
  })
