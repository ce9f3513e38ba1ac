import { secrets } from '../../shared/kernel/http.ts'
import {
  type Configuration,
  ConfigurationError,
  type World,
  address,
  integer,
  oneOf,
  text,
} from '../../shared/kernel/index.ts'
import type { ServiceParts } from '../host/define-service.ts'
import type { NotificationOptions } from './app.ts'

/** What notification reads from the environment. */
export const notificationVariables = {
  CANAL: oneOf(
    'how clients are told; the mailbox keeps a copy of all',
    ['boite', 'smtp', 'webhook'],
    'boite',
  ),
  AVIS_ESSAIS: integer('how often a message is tried; 8 take about a minute', {
    min: 1,
    max: 30,
    fallback: 8,
  }),
  SMTP_URL: address('for CANAL=smtp: smtp://user:password@host:587 or smtps://…', [
    'smtp:',
    'smtps:',
  ]),
  SMTP_DE: text('for CANAL=smtp: who the messages are from', 'ColiSaga <colis@localhost>'),
  AVIS_URL: address('for CANAL=webhook: where the messages are posted', ['http:', 'https:']),
  AVIS_SECRETS: secrets('for CANAL=webhook: secrets that sign them (Standard Webhooks)'),
  AVIS_ADRESSES_PRIVEES: oneOf(
    'for CANAL=webhook: whether private addresses may be posted to',
    ['true', 'false'],
    'false',
  ),
} as const

type NotificationConfiguration = Configuration<typeof notificationVariables>

/** Throws a ConfigurationError when the channel is named by half. */
export const checkChannels = ({
  CANAL,
  SMTP_URL,
  AVIS_URL,
  AVIS_SECRETS,
}: NotificationConfiguration): void => {
  const missing =
    CANAL === 'smtp' && SMTP_URL === undefined
      ? 'SMTP_URL'
      : CANAL === 'webhook' && AVIS_URL === undefined
        ? 'AVIS_URL'
        : CANAL === 'webhook' && AVIS_SECRETS.length === 0
          ? 'AVIS_SECRETS'
          : undefined
  if (missing !== undefined)
    throw new ConfigurationError([`${missing} is not set: CANAL=${CANAL} needs it`])
  const half = CANAL === 'smtp' ? halfLogin(SMTP_URL ?? '') : undefined
  if (half !== undefined) throw new ConfigurationError([half])
}

/** Why a mail server would not let us in: half of a login is taken for none at all by some servers. */
const halfLogin = (url: string): string | undefined => {
  const { username, password } = new URL(url)
  if ((username === '') === (password === '')) return undefined
  const [there, missing] = username === '' ? ['password', 'user'] : ['user', 'password']
  return `SMTP_URL has a ${there} and no ${missing}: smtp://user:password@host:587, with what is not a letter or digit percent-encoded`
}

/** Channels that are told of and not chosen. */
export const channelDoubts = ({
  CANAL,
  SMTP_URL,
  AVIS_URL,
  AVIS_SECRETS,
}: NotificationConfiguration): readonly string[] => {
  if (CANAL !== 'boite') return []
  const channels = [
    ['SMTP_URL', SMTP_URL !== undefined, 'smtp'],
    ['AVIS_URL', AVIS_URL !== undefined, 'webhook'],
    ['AVIS_SECRETS', AVIS_SECRETS.length > 0, 'webhook'],
  ] as const
  return channels.flatMap(([name, isSet, canal]) =>
    isSet ? [`${name} is set, but CANAL is boite: nobody is written to; set CANAL=${canal}`] : [],
  )
}

/** The channels that the environment names. Their code is loaded here: the variables alone cost a process nothing. */
export const channelsOf = async (
  { world, sql }: ServiceParts,
  variables: NotificationConfiguration,
): Promise<NotificationOptions> => {
  const { postgresMailbox } = await import('./channel/mailbox-postgres.ts')
  const outward = await outwardOf(world, variables)
  return {
    mailbox: await postgresMailbox(sql),
    tries: variables.AVIS_ESSAIS,
    ...(outward !== undefined && { outward }),
  }
}

const outwardOf = async (
  { clock }: World,
  variables: NotificationConfiguration,
): Promise<NotificationOptions['outward']> => {
  const { CANAL, SMTP_URL = '', SMTP_DE, AVIS_URL = '', AVIS_SECRETS } = variables
  switch (CANAL) {
    case 'boite':
      return undefined
    case 'smtp': {
      const { smtpChannel } = await import('./channel/smtp.ts')
      return smtpChannel({ url: SMTP_URL, from: SMTP_DE })
    }
    case 'webhook': {
      const { webhookChannel } = await import('./channel/webhook.ts')
      return webhookChannel({
        url: new URL(AVIS_URL),
        secrets: AVIS_SECRETS,
        privateAllowed: variables.AVIS_ADRESSES_PRIVEES === 'true',
        now: () => clock.now(),
      })
    }
  }
}
