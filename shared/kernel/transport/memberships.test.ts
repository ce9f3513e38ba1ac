import { expect, test } from 'bun:test'
import { Memberships } from './memberships.ts'
import type { Membership } from './transport.ts'

/** A member that counts how often it is told to leave. */
const newMember = (left: () => Promise<void> = async () => {}) => {
  const member = {
    leaves: 0,
    next: async () => undefined,
    hint: () => {},
    reread: () => false,
    lag: async () => [],
    leave: () => {
      member.leaves += 1
      return left()
    },
  } satisfies Membership & { leaves: number }
  return member
}

test('a transport that closes leaves what it has joined, and forgets what left before', async () => {
  const memberships = new Memberships()
  const [gone, there] = [newMember(), newMember()]
  const kept = memberships.keep(gone)
  memberships.keep(there)
  await kept.leave()
  await memberships.leave()
  expect([gone.leaves, there.leaves]).toEqual([1, 1])
})

test('a membership that cannot leave in peace is forgotten all the same', async () => {
  const memberships = new Memberships()
  const kept = memberships.keep(newMember(() => Promise.reject(new Error('the broker is away'))))
  await expect(kept.leave()).rejects.toThrow('away')
  await memberships.leave()
})
