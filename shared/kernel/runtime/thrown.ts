/** Gives what was thrown as an Error, since anything may be thrown. */
export const errorOf = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown))

const MISTAKES = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'ZodError'])

/** Whether an error is one of the language, which is a bug: it is shown with its stack. Any other is a sentence. */
export const isMistake = (error: Error): boolean => MISTAKES.has(error.name)

/** The message of what was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
