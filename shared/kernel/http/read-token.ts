import { z } from 'zod'

/**
 * What a client sends back to read its own write: how far a service's journal had come with a key.
 * Opaque to clients; not a secret.
 */
export interface ReadToken {
  readonly service: string
  readonly position: number
  /** What was written about: the key of its facts. */
  readonly key: string
}

const Parts = z.tuple([z.string(), z.number().int().nonnegative(), z.string()])

export const encodeReadToken = ({ service, position, key }: ReadToken): string =>
  Buffer.from(JSON.stringify([service, position, key])).toString('base64url')

/** Undefined when it is none of ours. */
export const decodeReadToken = (text: string): ReadToken | undefined => {
  if (!/^[\w-]+$/.test(text)) return undefined
  try {
    const parts = Parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (!parts.success) return undefined
    const [service, position, key] = parts.data
    return { service, position, key }
  } catch {
    return undefined
  }
}
