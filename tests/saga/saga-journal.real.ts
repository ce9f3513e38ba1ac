import { describeSaga } from './paths.ts'
import { realWorld } from './real-world.ts'

describeSaga('on PostgreSQL alone', () => realWorld({ transport: 'journal' }))
