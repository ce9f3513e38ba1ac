/** What needs a Kafka broker. */
export { type KafkaAddress, type KafkaEvent, clientOptions } from './transport/kafka/address.ts'
export { confluentTrouble } from './transport/confluent/addon.ts'
export { confluentTransport } from './transport/confluent/transport.ts'
export { ConfluentProcess } from './transport/confluent-process/client-process.ts'
export { NODE_FILE, findNode } from './transport/confluent-process/node.ts'
export { examineAdvertised } from './transport/kafka/advertised.ts'
export { examineTopics } from './transport/kafka/topics.ts'
export { Admin, ListOffsetTimestamps } from './transport/kafka/library.ts'
export { KafkaTails } from './transport/kafka/tails.ts'
export { platformaticTransport } from './transport/kafka/transport.ts'
export { unreached } from './transport/kafka/unreached.ts'
export { TransportError } from './transport/transport.ts'
/** Topics as they are, for an operator's eyes. */
export { type TopicRecord, offsetsOf, topicRecords } from './transport/kafka/topic-records.ts'
/** The codec of its records, for who measures it against the library's. */
export { ByteWriter } from './transport/bytes.ts'
export { readBatches, writeBatch } from './transport/kafka/records.ts'
export { recordsOf } from './transport/wire.ts'
