import type { Context } from 'hono'
import type { Refusal } from '../kernel/index.ts'
import { problem, type ProblemType } from './problems.ts'

/**
 * Answers with a refusal of the domain as a problem: 409 with the state and the reason, unless the route maps the
 * refusal's code to another problem.
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
