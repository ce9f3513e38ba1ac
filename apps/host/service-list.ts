import type { Language, Variables } from '../../shared/kernel/index.ts'
import type { ServiceEntry } from './define-service.ts'
import { hostVariables } from './host-variables.ts'

/** Gives the languages that these services speak, which are those that can be listened to. */
export const languagesOf = (entries: Iterable<ServiceEntry>): readonly Language[] =>
  [...entries].flatMap(({ language }) => (language === undefined ? [] : [language]))

/** Gives all variables that these services read from the environment, beside their ports. */
export const variablesOf = (entries: Iterable<ServiceEntry>): Variables =>
  Object.assign({ ...hostVariables }, ...[...entries].map(({ variables }) => variables))

/** Gives the services back. Throws an Error when two of them cannot stand side by side. */
export const sideBySide = (entries: readonly ServiceEntry[]): readonly ServiceEntry[] => {
  const claims = new Claims()
  for (const [name, variable] of Object.entries(hostVariables))
    claims.claim(`variable ${name}`, 'every service', variable)
  claims.claim('variable PORT', 'every service')
  for (const { name, port, language, variables } of entries) {
    claims.claim(`name ${name}`, name)
    claims.claim(`port ${port}`, name)
    if (language !== undefined) {
      claims.claim(`topic ${language.topic}`, name)
      if (language.service !== name)
        throw new Error(`service ${name} speaks the language of ${language.service}`)
    }
    for (const [variableName, variable] of Object.entries(variables))
      claims.claim(`variable ${variableName}`, name, variable)
  }
  return entries
}

/** Notes which service has claimed what. Several services may claim the very same object. */
class Claims {
  readonly #claimed = new Map<string, { readonly by: string; readonly thing: unknown }>()

  claim(what: string, by: string, thing: unknown = Symbol(what)): void {
    const before = this.#claimed.get(what)
    if (before === undefined) this.#claimed.set(what, { by, thing })
    else if (before.thing !== thing)
      throw new Error(`${what} is declared by ${before.by} and, differently, by ${by}`)
  }
}
