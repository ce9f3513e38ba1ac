import { runAlone } from '../host/run-alone.ts'
import { service } from './service.ts'

await runAlone(service)
