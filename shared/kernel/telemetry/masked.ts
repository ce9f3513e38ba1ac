const MASK = '***'

/**
 * What is masked wherever it stands in a text that others wrote: e-mail addresses, payment tokens, signing
 * secrets, bearer tokens, credentials in a URL.
 */
const PATTERNS: readonly RegExp[] = [
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /[^\s<>()"'@,;:]+@[^\s<>()"'@,;:]+/g,
  /\btok_\w+/g,
  /\bwhsec_[\w+/=-]+/g,
  /(?<=\bBearer )\S+/gi,
]

/** The text with these secrets, and whatever looks like one, replaced. */
export const masked = (text: string, secrets: readonly string[]): string => {
  const known = secrets.reduce((left, secret) => left.replaceAll(secret, MASK), text)
  return PATTERNS.reduce((left, pattern) => left.replace(pattern, MASK), known)
}
