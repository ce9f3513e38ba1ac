import { memoryWorld } from './memory-world.ts'
import { describeSaga } from './paths.ts'

describeSaga('on the memory adapters', memoryWorld)
