// needs: kafka, openssl, confluent
// on: node
// lane: confluent secured
import { confluentTransport } from '../../shared/kernel/kafka.ts'
import { describeSecured } from './kafka-secured.ts'

describeSecured('confluent', (address) => confluentTransport(address))
