import type { HeardFact } from '../domain/fact.ts'
import { messageOf } from '../runtime/thrown.ts'
import type { Result } from './unit-of-work.ts'
import type { Workspace } from './workspace.ts'

/** The error stored with a fact that is parked only because an earlier fact of its key is. */
export const BEHIND = 'an earlier fact of this key is parked'

/** The error stored with a fact that this version passes over and a newer one reacts to: the newer redrives it. */
export const LEFT_TO_NEWER = 'a newer version of this service reacts to it'

/**
 * Parks a fact: it is kept with its error, its cursor moves on, and later facts of its key park behind it until they
 * are redriven. The one way to set a fact aside, whoever is at fault.
 */
export const park = <State>(
  workspace: Workspace<State>,
  heard: HeardFact,
  fault: unknown,
): Result => {
  const error = typeof fault === 'string' ? fault : told(fault)
  workspace.moveCursor(heard, heard.position)
  workspace.park(heard, error)
  return { kind: 'parked', error }
}

/** An error as it is stored and shown. */
export const told = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : messageOf(thrown)
