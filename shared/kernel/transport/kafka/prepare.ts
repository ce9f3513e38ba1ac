import type { Admin } from './library.ts'
import { reasonOf, type KafkaAddress } from './address.ts'
import { examineAdvertised } from './advertised.ts'
import { prepareTopics } from './topics.ts'
import { TransportError } from '../transport.ts'

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
  const { none, unreachable } = await advertisedBy(admin)
  if (none) throw new TransportError(unreachable.join('; '))
  const named = topics.map((topic) => (address.prefix ?? '') + topic)
  const found = await prepareTopics(admin, named, partitions)
  for (const reason of [...unreachable, ...found]) address.onEvent?.({ kind: 'attention', reason })
}

const advertisedBy = async (admin: Admin) => {
  try {
    return await examineAdvertised(admin)
  } catch (error) {
    throw new TransportError(`Kafka does not answer: ${reasonOf(error)}`, { cause: error })
  }
}
