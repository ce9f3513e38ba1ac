import { z } from 'zod'
import type { Variable } from '../runtime/configuration.ts'
import { isSecret } from './signature.ts'

/** Webhook secrets in the environment, separated by commas; two while one replaces the other. */
export const secrets = (help: string): Variable<readonly string[]> => ({
  schema: z
    .string()
    .transform((text) => (text === '' ? [] : text.split(',').map((secret) => secret.trim())))
    .refine((all) => all.every(isSecret), 'whsec_ and 24 to 64 bytes in base64, commas between'),
  help,
  default: '',
  secret: true,
})
