// needs: kafka
// lane: platformatic heals
// waits
import { describeHealing } from './broker-heals.ts'

describeHealing('platformatic')
