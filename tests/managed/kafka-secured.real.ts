// needs: kafka, openssl
// lane: platformatic secured
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { describeSecured } from './kafka-secured.ts'

describeSecured('platformatic', (address) => platformaticTransport(address))
