// needs: kafka
// on: bun, deno, node
// lane: platformatic saga
// waits
import { describeSaga } from './paths.ts'
import { realWorld } from './real-world.ts'

describeSaga('on PostgreSQL, Kafka and Redis', () => realWorld({ transport: 'platformatic' }))
