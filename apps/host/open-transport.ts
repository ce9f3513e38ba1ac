import type { Sql } from 'postgres'
import { type Log, type Transport, systemClock, systemIds } from '../../shared/kernel/index.ts'
import { confluentTransport, platformaticTransport } from '../../shared/kernel/kafka.ts'
import { journalTransport } from '../../shared/kernel/postgres.ts'
import type { HostConfiguration } from './host-variables.ts'
import { kafkaAddress } from './kafka-address.ts'
import type { ProcessParts } from './process-parts.ts'

/** Opens what carries one service's facts: Kafka where its address is given, else the journals' own tables. */
export const openTransport = async (
  service: string,
  host: HostConfiguration,
  sql: Sql<{ bigint: number }>,
  log: Log,
  { languages, signals, tails, kafka }: ProcessParts,
): Promise<Transport> => {
  if (kafka === undefined)
    return journalTransport({
      sql,
      languages,
      partitions: host.KAFKA_PARTITIONS,
      memberId: () => systemIds.next(),
      clock: systemClock,
      signals,
    })
  const address = kafkaAddress(`colisaga.${service}`, host, log)
  return kafka.name === 'confluent'
    ? confluentTransport(address)
    : platformaticTransport(address, tails)
}
