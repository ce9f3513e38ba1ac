// needs: kafka
// lane: platformatic saga
import { describeSaga } from './paths.ts'
import { realWorld } from './real-world.ts'

describeSaga('on PostgreSQL, Kafka and Redis', () => realWorld({ transport: 'platformatic' }))
