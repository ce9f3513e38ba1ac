import { z } from 'zod'

/**
 * What a client sends back to read its own write: how far a service's journal had come. Opaque to
 * clients; not a secret.
 */
export interface Jeton {
  readonly service: string
  readonly position: number
}

const Parts = z.tuple([z.string(), z.number().int().nonnegative()])

export const encodeJeton = ({ service, position }: Jeton): string =>
  Buffer.from(JSON.stringify([service, position])).toString('base64url')

/** Undefined when it is none of ours. */
export const decodeJeton = (text: string): Jeton | undefined => {
  try {
    const parts = Parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    return parts.success ? { service: parts.data[0], position: parts.data[1] } : undefined
  } catch {
    return undefined
  }
}
