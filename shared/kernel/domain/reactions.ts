import type { ZodType } from 'zod'
import type { HeardFact } from './fact.ts'
import type { Language, PayloadOf } from './language.ts'

type Handlers<L extends Language, Command> = {
  [T in keyof L['schemas'] & string]?: (
    payload: PayloadOf<L, T>,
    fact: HeardFact,
  ) => Command | undefined
}

/** A type of fact that a service reacts to, and the topic that brings it. */
export interface Reaction {
  readonly topic: string
  readonly type: string
}

/** What other services' facts oblige us to do: each maps to a command of ours, or to nothing. */
export interface Reactions<Command> {
  readonly languages: readonly Language[]
  /** Everything that there is a reaction to. */
  readonly reactsTo: readonly Reaction[]
  when<L extends Language>(language: L, handlers: Handlers<L, Command>): Reactions<Command>
  /**
   * The command that a fact asks for. Throws a ZodError when the payload of a fact that we react to
   * does not fit its published schema; facts of types that we do not know ask for nothing.
   */
  commandFor(fact: HeardFact): Command | undefined
  /** Whether a fact of this type on this topic can ask for anything. */
  concerns(topic: string, type: string): boolean
}

type Handle<Command> = (fact: HeardFact) => Command | undefined
/** By topic, then by type. */
type Handles<Command> = ReadonlyMap<string, ReadonlyMap<string, Handle<Command>>>

/** Starts an empty set of reactions for one kind of command. */
export const reactionsFor = <Command>(): Reactions<Command> => build([], new Map())

const build = <Command>(
  languages: readonly Language[],
  handles: Handles<Command>,
): Reactions<Command> => ({
  languages,
  reactsTo: [...handles].flatMap(([topic, types]) =>
    [...types.keys()].map((type) => ({ topic, type })),
  ),
  when: (language, handlers) => {
    const merged = new Map(handles.get(language.topic))
    for (const [type, handler] of Object.entries(handlers)) {
      const schema = language.schemas[type]
      if (schema === undefined || handler === undefined) continue
      // The parser at the edge: the schema that parses is the one the handler's payload is typed by.
      merged.set(type, (fact) => handler(parsedOnce(schema, fact.payload) as never, fact))
    }
    return build([...languages, language], new Map([...handles, [language.topic, merged]]))
  },
  commandFor: (fact) => handles.get(fact.topic)?.get(fact.type)?.(fact),
  concerns: (topic, type) => handles.get(topic)?.has(type) === true,
})

const parsed = new WeakMap<object, { readonly schema: ZodType; readonly value: object }>()

/** Services within one process hear the very same fact: it is parsed for the first, and kept for the others. */
const parsedOnce = (schema: ZodType<object>, payload: object): object => {
  const known = parsed.get(payload)
  if (known?.schema === schema) return known.value
  const value = schema.parse(payload)
  parsed.set(payload, { schema, value })
  return value
}
