/** What needs a Kafka broker. */
export { type KafkaAddress, clientOptions } from './transport/kafka/address.ts'
export { Admin } from './transport/kafka/library.ts'
export { KafkaTails } from './transport/kafka/tails.ts'
export { platformaticTransport } from './transport/kafka/transport.ts'
