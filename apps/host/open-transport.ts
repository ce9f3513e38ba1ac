import type { Sql } from 'postgres'
import { type Log, type Transport, systemClock, systemIds } from '../../shared/kernel/index.ts'
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
  { languages, signals, kafka }: ProcessParts,
): Promise<Transport> =>
  kafka === undefined
    ? journalTransport({
        sql,
        languages,
        partitions: host.KAFKA_PARTITIONS,
        memberId: () => systemIds.next(),
        clock: systemClock,
        signals,
      })
    : kafka.transport(kafkaAddress(`colisaga.${service}`, host, log))
