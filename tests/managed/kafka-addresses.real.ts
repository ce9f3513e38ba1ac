// needs: kafka
// lane: platformatic addresses
// waits
import { platformaticTransport } from '../../shared/kernel/kafka.ts'
import { describeAddresses } from './kafka-addresses.ts'

describeAddresses('platformatic', (address) => platformaticTransport(address))
