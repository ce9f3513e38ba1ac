import { runAlone } from '../main.ts'

await runAlone('stock')
