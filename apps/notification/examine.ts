import { createTransport } from 'nodemailer'
import type { Configuration } from '../../shared/kernel/index.ts'
import { answers, manque, ok, reasonOf, type Finding } from '../host/finding.ts'
import type { notificationVariables } from './configuration.ts'

const TIMEOUT_MS = 5_000

/** The channel by which clients are told, where it is a real one. */
export const examineChannel = async ({
  CANAL,
  SMTP_URL = '',
  AVIS_URL = '',
}: Configuration<typeof notificationVariables>): Promise<readonly Finding[]> => {
  switch (CANAL) {
    case 'boite':
      return [ok('Canal', 'the mailbox alone')]
    case 'webhook':
      return [await answers('Canal', 'AVIS_URL', AVIS_URL)]
    case 'smtp':
      return [await examineSmtp(SMTP_URL)]
  }
}

const examineSmtp = async (url: string): Promise<Finding> => {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
  })
  try {
    await transport.verify()
    return ok('Canal', 'the SMTP server lets us in')
  } catch (error) {
    return manque('Canal', `SMTP_URL: ${reasonOf(error)}`)
  } finally {
    transport.close()
  }
}
