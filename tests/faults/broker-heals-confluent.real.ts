// needs: kafka, confluent
// on: node
// lane: confluent heals
// waits
import { describeHealing } from './broker-heals.ts'

describeHealing('confluent')
