// needs: kafka, postgresql
// waits
import { describeFailover } from './failover.ts'

describeFailover('platformatic')
