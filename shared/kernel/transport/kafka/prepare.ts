import type { Admin } from './library.ts'
import { within, type KafkaAddress } from './address.ts'
import { examineAdvertised } from './advertised.ts'
import { prepareTopics } from './topics.ts'
import { unreached } from './unreached.ts'
import { TransportError } from '../transport.ts'

/** A broker that does not answer is not waited for without end: whoever starts tries again. */
const ANSWER_MS = 10_000

/**
 * What every client over the protocol does for `Transport.prepare`: sees that the brokers can be reached by what they
 * advertise, makes topics that are missing, and tells what is to be known about them. Throws a TransportError.
 */
export const prepare = async (
  admin: Admin,
  address: KafkaAddress,
  topics: readonly string[],
  partitions: number,
): Promise<void> => {
  const { none, unreachable } = await advertisedBy(admin, address)
  if (none) throw new TransportError(unreachable.join('; '))
  const named = topics.map((topic) => (address.prefix ?? '') + topic)
  const found = await prepareTopics(admin, named, partitions)
  for (const reason of [...unreachable, ...found]) address.onEvent?.({ kind: 'attention', reason })
}

const advertisedBy = async (admin: Admin, address: KafkaAddress) => {
  try {
    return await within(examineAdvertised(admin), ANSWER_MS, 'metadata')
  } catch (error) {
    const { says, lasts } = unreached(error, address)
    throw new TransportError(says, { cause: error, fatal: lasts })
  }
}
