import { runAlone } from '../../apps/host/run-alone.ts'
import { service } from './service.ts'

await runAlone(service)
