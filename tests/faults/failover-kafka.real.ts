// needs: kafka, postgresql
import { describeFailover } from './failover.ts'

describeFailover('platformatic')
