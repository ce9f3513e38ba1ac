/** What is said of brokers and topics that are not as they usually are; `…` stands for what varies. */
export const SAID_KAFKA = [
  {
    situation: 'a broker that takes smaller batches than the relay sends',
    diagnostic:
      'attention  Kafka       topics made now: batches of at most 65536 bytes (max.message.bytes): smaller ones are sent, and a single fact that is larger stops what comes after it',
    start:
      'kafka attention: topics …: batches of at most 65536 bytes (max.message.bytes): smaller ones are sent, and a single fact that is larger stops what comes after it',
  },
  {
    situation: 'a broker that wants longer sessions',
    diagnostic:
      'attention  Kafka       the broker refuses sessions of 6000 ms (group.min.session.timeout.ms): 12000 ms are tried; KAFKA_SESSION_MS sets them',
    start:
      'kafka attention: the broker refuses sessions of 6000 ms (group.min.session.timeout.ms): 12000 ms are tried; KAFKA_SESSION_MS sets them',
  },
  {
    situation: 'a topic that is compacted',
    diagnostic:
      'MANQUE     Kafka       topic …colis.envoi: compacted (cleanup.policy=compact), so that later facts of a key take earlier ones away: set cleanup.policy=delete',
    start:
      'topic …colis.envoi: compacted (cleanup.policy=compact), so that later facts of a key take earlier ones away: set cleanup.policy=delete',
  },
  {
    situation: 'a topic with fewer partitions than the journals',
    diagnostic:
      'MANQUE     Kafka       topic …colis.envoi: 3 partitions, and 6 are needed: add partitions (kafka-topics.sh --alter --partitions 6)',
    start:
      'topic …colis.envoi: 3 partitions, and 6 are needed: add partitions (kafka-topics.sh --alter --partitions 6)',
  },
  {
    situation: 'a topic with partitions added',
    diagnostic:
      'attention  Kafka       topics …: 9 partitions, of which 6 are used: the others stay empty',
    start: 'kafka attention: topics …: 9 partitions, of which 6 are used: the others stay empty',
  },
  {
    situation: 'a topic that wants more replicas in sync than it has',
    diagnostic:
      'MANQUE     Kafka       topic …colis.envoi: 1 replica, and 2 must be in sync (min.insync.replicas): nothing can be published; lower it, or add replicas',
    start:
      'topic …colis.envoi: 1 replica, and 2 must be in sync (min.insync.replicas): nothing can be published; lower it, or add replicas',
  },
  {
    situation: 'a topic that keeps facts for a short time',
    diagnostic:
      'attention  Kafka       topic …colis.envoi: facts are kept for 60000 ms (retention.ms): whoever is away for longer asks for them again',
    start:
      'kafka attention: topic …colis.envoi: facts are kept for 60000 ms (retention.ms): whoever is away for longer asks for them again',
  },
  {
    situation: 'a broker that does not say how topics are set',
    diagnostic:
      'attention  Kafka       topics …: what is set for it may not be asked (DescribeConfigs): see that cleanup.policy is delete',
    start:
      'kafka attention: topics …: what is set for it may not be asked (DescribeConfigs): see that cleanup.policy is delete',
  },
  {
    situation: 'a broker that advertises a name that cannot be resolved',
    diagnostic:
      'MANQUE     Kafka       broker 1 advertises kafka.invalid:…, which cannot be resolved from here: set its advertised.listeners (…)',
    start:
      'broker 1 advertises kafka.invalid:…, which cannot be resolved from here: set its advertised.listeners (…)',
  },
  {
    situation: 'a broker that advertises an address where nobody answers',
    diagnostic:
      'MANQUE     Kafka       broker 1 advertises 127.0.0.1:1, which cannot be reached from here: set its advertised.listeners (…)',
    start:
      'broker 1 advertises 127.0.0.1:1, which cannot be reached from here: set its advertised.listeners (…)',
  },
] as const
