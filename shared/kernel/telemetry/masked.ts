const MASK = '***'

/**
 * What people or machines are known by, wherever it stands in a text that others wrote: e-mail
 * addresses, payment tokens, signing secrets, bearer tokens, credentials in an address.
 */
const PATTERNS: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /[^\s<>()"'@,;:]+@[^\s<>()"'@,;:]+/g,
  /\btok_\w+/g,
  /\bwhsec_[\w+/=-]+/g,
  /(?<=\bBearer )\S+/gi,
]

/** A text without these secrets, nor anything that looks like one. */
export const masked = (text: string, secrets: readonly string[]): string => {
  const known = secrets.reduce((left, secret) => left.replaceAll(secret, MASK), text)
  return PATTERNS.reduce((left, pattern) => left.replace(pattern, MASK), known)
}
