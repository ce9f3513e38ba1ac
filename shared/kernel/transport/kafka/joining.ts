import { TransportError, type Membership } from '../transport.ts'
import type { Memberships } from '../memberships.ts'
import { reasonOf } from './address.ts'
import type { SessionLength } from './sessions.ts'

/**
 * Joins a group, again with another member where the broker wants longer sessions: a member keeps the session that it was
 * made with. Throws a TransportError when it cannot; what it opened has left then.
 */
export const joinGroup = async (
  group: string,
  open: () => Membership & { join(): Promise<void> },
  of: {
    readonly sessions: SessionLength
    readonly memberships: Memberships
    /** Throws where joining would be in vain. */
    readonly check?: () => Promise<void>
  },
): Promise<Membership> => {
  const { sessions, memberships, check } = of
  for (;;) {
    const { ms } = sessions
    const membership = open()
    const kept = memberships.keep(membership)
    try {
      await check?.()
      await membership.join()
      return kept
    } catch (error) {
      await kept.leave()
      if (sessions.ms > ms) continue
      throw new TransportError(`cannot join ${group}: ${reasonOf(error)}`, { cause: error })
    }
  }
}
