import type { Admin } from './library.ts'
import { reasonOf, within } from './address.ts'

/** Brokers that are tried, at most. */
const TRIED = 20
const TRY_TIMEOUT_MS = 4_000

/** What the brokers say of themselves, and what of it leads nowhere. */
export interface Advertised {
  /** Whether no broker at all can be reached by what it advertises. */
  readonly none: boolean
  /** One line for each broker that cannot be reached, with the name that it advertises and what to change. */
  readonly unreachable: readonly string[]
}

/**
 * Tries the addresses that the brokers advertise. Clients ask one of the addresses that they were given for those of all
 * brokers, and from then on use these: behind a container or a tunnel they may mean nothing here. Throws when no
 * broker answers.
 */
export const examineAdvertised = async (admin: Admin): Promise<Advertised> => {
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true })
  const tried = [...brokers].slice(0, TRIED)
  const found = await Promise.all(
    tried.map(async ([node, { host, port }]) => {
      try {
        await within(admin.connectToBrokers([node]), TRY_TIMEOUT_MS, 'connecting')
        return []
      } catch (error) {
        const reason = reasonOf(error)
        const what = /ENOTFOUND|EAI_AGAIN|getaddrinfo/i.test(reason) ? 'resolved' : 'reached'
        return [
          `broker ${node} advertises ${host}:${port}, which cannot be ${what} from here: set its advertised.listeners (${reason})`,
        ]
      }
    }),
  )
  const unreachable = found.flat()
  return { none: unreachable.length === tried.length, unreachable }
}
