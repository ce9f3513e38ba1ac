// needs: postgresql
// waits
import { describeFailover } from './failover.ts'

describeFailover('journal')
