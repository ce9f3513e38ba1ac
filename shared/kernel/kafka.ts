/** What needs a Kafka broker. */
export { type KafkaAddress, clientOptions } from './transport/kafka/address.ts'
export { confluentTrouble } from './transport/confluent/addon.ts'
export { confluentTransport } from './transport/confluent/transport.ts'
export { Admin } from './transport/kafka/library.ts'
export { KafkaTails } from './transport/kafka/tails.ts'
export { platformaticTransport } from './transport/kafka/transport.ts'
/** The codec of its records, for who measures it against the library's. */
export { ByteWriter } from './transport/bytes.ts'
export { readBatches, writeBatch } from './transport/kafka/records.ts'
export { recordsOf } from './transport/wire.ts'
