// needs: kafka, confluent
// on: node
// lane: confluent addresses
// waits
import { confluentTransport } from '../../shared/kernel/kafka.ts'
import { describeAddresses } from './kafka-addresses.ts'

describeAddresses('confluent', (address) => confluentTransport(address))
