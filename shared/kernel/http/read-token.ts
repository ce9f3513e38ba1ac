import { z } from 'zod'

/**
 * What a client sends back to read its own write: how far a service's journal had come with a parcel.
 * Opaque to clients; not a secret.
 */
export interface Jeton {
  readonly service: string
  readonly position: number
  /** The parcel's id. */
  readonly cle: string
}

const Parts = z.tuple([z.string(), z.number().int().nonnegative(), z.string()])

export const encodeJeton = ({ service, position, cle }: Jeton): string =>
  Buffer.from(JSON.stringify([service, position, cle])).toString('base64url')

/** Undefined when it is none of ours. */
export const decodeJeton = (text: string): Jeton | undefined => {
  if (!/^[\w-]+$/.test(text)) return undefined
  try {
    const parts = Parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (!parts.success) return undefined
    const [service, position, cle] = parts.data
    return { service, position, cle }
  } catch {
    return undefined
  }
}
