import type { Configuration } from '../../shared/kernel/index.ts'
import { answers, attention, ok, type Finding } from '../host/finding.ts'
import type { paiementVariables } from './configuration.ts'

/** The PSP, where it is a real one. */
export const examinePsp = async ({
  PSP_URL: url,
  PSP_WEBHOOK_SECRETS: secrets,
}: Configuration<typeof paiementVariables>): Promise<readonly Finding[]> => {
  if (url === undefined) return [ok('PSP', 'simulated')]
  const found = await answers('PSP', 'PSP_URL', url)
  if (secrets.length > 0) return [found]
  return [
    found,
    attention('PSP', 'PSP_WEBHOOK_SECRETS is empty: what it takes back is not heard of'),
  ]
}
