import { secrets } from '../../shared/kernel/http.ts'
import {
  type Configuration,
  ConfigurationError,
  address,
  integer,
  optional,
} from '../../shared/kernel/index.ts'
import type { ServiceParts } from '../host/define-service.ts'
import type { PaiementOptions } from './app.ts'

/** What paiement reads from the environment. */
export const paiementVariables = {
  PSP_URL: address('API of the PSP; the simulated one when not set', ['http:', 'https:']),
  PSP_CLE: optional('bearer token for it', true),
  PSP_DELAI_MS: integer('when a request to it is given up', { min: 50, max: 2_500, fallback: 900 }),
  PSP_WEBHOOK_SECRETS: secrets('secrets that sign what it posts to /psp/webhook, commas between'),
  PSP_REPRISE_MS: integer('after how long the simulated PSP takes tok_refus_tardif back', {
    min: 0,
    max: 86_400_000,
    fallback: 1_500,
  }),
  PSP_SILENCE_MS: integer('how long the simulated PSP does not answer tok_doute_*', {
    min: 0,
    max: 86_400_000,
    fallback: 400,
  }),
  PSP_LENTEUR_MS: integer('how slow the simulated PSP is with tok_lent', {
    min: 0,
    max: 2_500,
    fallback: 800,
  }),
} as const

type PaiementConfiguration = Configuration<typeof paiementVariables>

const LEFT_ALONE_MS = 5_000

/**
 * Throws a ConfigurationError when the PSP is named by half: a key without an address would leave the payments to the
 * simulated PSP, which takes no money.
 */
export const checkPsp = ({ PSP_URL, PSP_CLE }: PaiementConfiguration): void => {
  if (PSP_URL !== undefined && PSP_CLE === undefined)
    throw new ConfigurationError(['PSP_CLE is not set: PSP_URL needs it — bearer token for it'])
  if (PSP_URL === undefined && PSP_CLE !== undefined)
    throw new ConfigurationError([
      'PSP_URL is not set, but PSP_CLE is: set it (https://…), or unset PSP_CLE to pay by the simulated PSP',
    ])
}

/** Secrets of a PSP that is not named: a webhook is served all the same, which a trial may want. */
export const pspDoubts = ({
  PSP_URL,
  PSP_WEBHOOK_SECRETS,
}: PaiementConfiguration): readonly string[] =>
  PSP_URL === undefined && PSP_WEBHOOK_SECRETS.length > 0
    ? ['PSP_URL is not set, but PSP_WEBHOOK_SECRETS is: payments go to the simulated PSP']
    : []

/** The PSP that the environment names. Its code is loaded here: the variables alone cost a process nothing. */
export const pspOf = async (
  { world: { clock, log }, sql }: ServiceParts,
  variables: PaiementConfiguration,
): Promise<PaiementOptions> => {
  const { PSP_URL: url, PSP_CLE: key, PSP_WEBHOOK_SECRETS: webhookSecrets } = variables
  if (url === undefined) {
    const { postgresLedger } = await import('./psp/ledger-postgres.ts')
    const { simulatedPsp } = await import('./psp/simulated.ts')
    const psp = simulatedPsp({
      ledger: await postgresLedger(sql),
      clock,
      takeBackMs: variables.PSP_REPRISE_MS,
      silenceMs: variables.PSP_SILENCE_MS,
      slowMs: variables.PSP_LENTEUR_MS,
    })
    return { psp, takeBacks: psp.deliverTakeBacks, webhookSecrets }
  }
  const { httpPsp } = await import('./psp/http.ts')
  const psp = httpPsp({
    url: url.endsWith('/') ? url : `${url}/`,
    key: key ?? '',
    timeoutMs: variables.PSP_DELAI_MS,
    leftAloneMs: LEFT_ALONE_MS,
    circuit: (state) => log.warn(`PSP circuit ${state}`, {}),
  })
  return { psp, webhookSecrets }
}
