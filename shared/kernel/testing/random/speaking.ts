import { z } from 'zod'
import { refuse, type Decider } from '../../domain/decider.ts'
import type { HeardFact } from '../../domain/fact.ts'
import { language } from '../../domain/language.ts'
import { reactionsFor } from '../../domain/reactions.ts'
import type { Clock } from '../../runtime/clock.ts'
import { noTracing } from '../../telemetry/tracing.ts'
import { projectingModel } from '../../projecting/projection.ts'
import { decidingModel } from '../../writing/deciding-model.ts'

const Spoken = z.object({
  key: z.string(),
  /** Of the command that it comes from: no command takes effect twice. */
  command: z.number(),
  part: z.number(),
  /** The fact before it in its stream, as its decider knew it; '' for the first. */
  after: z.string(),
  /** Until then whoever hears it cannot fold it. */
  spoiltUntilMs: z.number(),
  /** Until then the listener's store refuses what comes of it. */
  refusedUntilMs: z.number(),
  /** The publisher's store refuses it for good. */
  refusedForGood: z.boolean(),
})
export type Spoken = z.infer<typeof Spoken>

/** What the publishing service says: facts that are heard, facts that concern nobody, and `Thought`, which stays inside. */
export const spoken = language(
  'speaker',
  'random.spoken',
  { Said: Spoken, Hummed: Spoken },
  (payload) => spokenOf(payload).key,
)

export const spokenOf = (payload: object): Spoken => Spoken.parse(payload)

/** Names a fact by what it says: wherever it is stored, it is this one. */
export const nameOf = ({ key, command, part }: Spoken): string => `${key}/${command}.${part}`

interface Speaker {
  readonly last: string
  readonly commands: readonly number[]
}

export interface Speak {
  readonly type: 'Speak'
  readonly key: string
  readonly command: number
  readonly facts: readonly (Pick<Spoken, 'spoiltUntilMs' | 'refusedUntilMs' | 'refusedForGood'> & {
    readonly type: 'Said' | 'Hummed' | 'Thought'
  })[]
}

interface SpeakerEvent {
  readonly type: string
  readonly payload: Spoken
}

const speaker: Decider<Speaker, Speak, SpeakerEvent> = {
  initial: { last: '', commands: [] },
  decide: ({ last, commands }, { key, command, facts }) => {
    if (commands.includes(command)) return []
    if (facts.length === 0) return refuse('nothing', 'there is nothing to say', 'speaking')
    let after = last
    return facts.map(({ type, ...rest }, part) => {
      const payload = { ...rest, key, command, part, after }
      after = nameOf(payload)
      return { type, payload }
    })
  },
  evolve: ({ commands }, { payload }) => ({
    last: nameOf(payload),
    commands: commands.at(-1) === payload.command ? commands : [...commands, payload.command],
  }),
}

/** The model of the publishing service. */
export const speakerModel = (clock: Clock) =>
  decidingModel(
    { language: spoken, decider: speaker, reactions: reactionsFor<Speak>(), opening: [] },
    { clock, leaseMs: () => 0, tracing: noTracing },
  )

const Row = z.object({ positions: z.array(z.number()) })

/** Positions whose facts have taken effect on a key, in their order. */
export const effectsIn = (body: object): readonly number[] => Row.parse(body).positions

/** The model of the listening service: each key's row names the facts that have taken effect on it. */
export const listenerModel = (clock: Clock) =>
  projectingModel<z.infer<typeof Row>>({
    languages: [spoken],
    reactsTo: [{ topic: spoken.topic, type: 'Said' }],
    keyOf: ({ type, key }) => (type === 'Said' ? key : undefined),
    fold: (row, { payload, position }: HeardFact) => {
      if (clock.now() < spokenOf(payload).spoiltUntilMs) throw new Error('it cannot be folded yet')
      return { positions: [...(row?.positions ?? []), position] }
    },
    listingOf: () => undefined,
    entryOf: ({ payload }) => payload,
  })
