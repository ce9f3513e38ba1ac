/** What was tried, what came of it, and what to do about it, in plain words. */
export interface Finding {
  readonly part: string
  readonly state: 'ok' | 'attention' | 'manque'
  readonly says: string
}

export const ok = (part: string, says: string): Finding => ({ part, state: 'ok', says })
export const attention = (part: string, says: string): Finding => ({
  part,
  state: 'attention',
  says,
})
export const manque = (part: string, says: string): Finding => ({ part, state: 'manque', says })

/** Gives the innermost reason of an error. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message
}

const ANSWER_MS = 5_000

/**
 * Finds whether anything answers at the address in a variable. It asks for nothing more, since that would charge or
 * notify somebody.
 */
export const answers = async (part: string, variable: string, url: string): Promise<Finding> => {
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return ok(part, `${new URL(url).host} answers (${response.status})`)
  } catch (error) {
    return manque(part, `${variable}: ${reasonOf(error)}`)
  }
}
