import { runAlone } from '../host/run-alone.ts'

await runAlone('paiement')
