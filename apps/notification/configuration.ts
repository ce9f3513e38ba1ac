import type { Sql } from 'postgres'
import { secrets } from '../../shared/http/secrets.ts'
import {
  address,
  ConfigurationError,
  integer,
  oneOf,
  text,
  type Configuration,
} from '../../shared/runtime/configuration.ts'
import type { World } from '../../shared/service.ts'
import type { NotificationOptions } from './app.ts'
import { postgresMailbox } from './channel/mailbox-postgres.ts'
import { smtpChannel } from './channel/smtp.ts'
import { webhookChannel } from './channel/webhook.ts'

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

type Variables = Configuration<typeof notificationVariables>

/** The channels that the environment names. Throws a ConfigurationError when one is named by half. */
export const channelsOf = async (
  world: World,
  sql: Sql<{ bigint: number }>,
  variables: Variables,
): Promise<NotificationOptions> => {
  const outward = outwardOf(world, variables)
  return {
    mailbox: await postgresMailbox(sql),
    tries: variables.AVIS_ESSAIS,
    ...(outward !== undefined && { outward }),
  }
}

const outwardOf = ({ clock }: World, variables: Variables): NotificationOptions['outward'] => {
  switch (variables.CANAL) {
    case 'boite':
      return undefined
    case 'smtp':
      return smtpChannel({ url: needed(variables, 'SMTP_URL'), from: variables.SMTP_DE })
    case 'webhook': {
      const { AVIS_SECRETS } = variables
      if (AVIS_SECRETS.length === 0)
        throw new ConfigurationError(['AVIS_SECRETS is not set: CANAL=webhook needs it'])
      return webhookChannel({
        url: new URL(needed(variables, 'AVIS_URL')),
        secrets: AVIS_SECRETS,
        privateAllowed: variables.AVIS_ADRESSES_PRIVEES === 'true',
        now: () => clock.now(),
      })
    }
  }
}

const needed = (variables: Variables, name: 'SMTP_URL' | 'AVIS_URL'): string => {
  const value = variables[name]
  if (value === undefined)
    throw new ConfigurationError([`${name} is not set: CANAL=${variables.CANAL} needs it`])
  return value
}
