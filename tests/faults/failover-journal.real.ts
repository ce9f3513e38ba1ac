// needs: postgresql
import { describeFailover } from './failover.ts'

describeFailover('journal')
