import type { Chance } from './chance.ts'
import type { Passage } from './process.ts'

/** Which requests are apt to go wrong each in a way of its own. */
export type Asked = 'read' | 'commit' | 'lead' | 'checkpoint' | 'publish' | 'other'

/** What happens in one run, and how often; each run draws its own, so that rare meetings are common in some. */
export interface Odds {
  readonly slow: number
  readonly refused: Readonly<Record<Asked, number>>
  readonly answerLost: Readonly<Record<Asked, number>>
  /** A publish that outlasts the lease. */
  readonly verySlowPublish: number
  /** A checkpoint that arrives late. */
  readonly lateCheckpoint: number
  readonly partlyPublished: number
  readonly duplicated: number
  readonly lost: number
  /** Facts that cannot be applied for a while: their fold throws, or the store refuses what comes of them. */
  readonly spoilt: number
  readonly refusedFact: number
  /** Commands whose facts the store refuses for good. */
  readonly refusedCommand: number
  /** Time between two of them on average; Infinity: none. */
  readonly everyMs: Readonly<Record<Event, number>>
}

export const events = [
  'kill publisher',
  'pause publisher',
  'stop publisher',
  'kill listener',
  'pause listener',
  'lose tail',
  'empty topic',
  'drop record',
  'rewind',
  'restart publishing store',
  'restart listening store',
  'fail publishing store over',
  'fail listening store over',
  'redrive',
  'deal partitions anew',
] as const
export type Event = (typeof events)[number]

const MEAN_MS: Readonly<Record<Event, number>> = {
  'kill publisher': 10_000,
  'pause publisher': 8_000,
  'stop publisher': 20_000,
  'kill listener': 12_000,
  'pause listener': 9_000,
  'lose tail': 20_000,
  'empty topic': 60_000,
  'drop record': 15_000,
  rewind: 6_000,
  'restart publishing store': 25_000,
  'restart listening store': 25_000,
  'fail publishing store over': 20_000,
  'fail listening store over': 20_000,
  redrive: 700,
  'deal partitions anew': 9_000,
}
/** A kind of fault is part of so many runs. */
const SHARE_OF_RUNS = 0.75

export const drawOdds = (chance: Chance): Odds => {
  const upTo = (most: number): number => (chance.happens(SHARE_OF_RUNS) ? chance.next() * most : 0)
  const each = (): Record<Asked, number> => ({
    read: upTo(0.02),
    commit: upTo(0.08),
    lead: upTo(0.08),
    checkpoint: upTo(0.2),
    publish: upTo(0.08),
    other: upTo(0.02),
  })
  const everyMs: Record<Event, number> = { ...MEAN_MS }
  for (const event of events)
    if (event !== 'redrive' && !chance.happens(SHARE_OF_RUNS)) everyMs[event] = Infinity
  return {
    slow: upTo(0.05),
    refused: each(),
    answerLost: each(),
    verySlowPublish: upTo(0.05),
    lateCheckpoint: upTo(0.2),
    partlyPublished: upTo(0.05),
    duplicated: upTo(0.05),
    lost: upTo(0.004),
    spoilt: upTo(0.03),
    refusedFact: upTo(0.015),
    refusedCommand: upTo(0.03),
    everyMs,
  }
}

/** A request when nothing goes wrong. */
const quickly = (chance: Chance): Passage => ({
  thereMs: chance.between(0, 4),
  backMs: chance.between(0, 4),
  fate: 'done',
})

/** How one request goes. */
export const drawPassage = (chance: Chance, asked: Asked, odds: Odds | undefined): Passage => {
  const passage = quickly(chance)
  if (odds === undefined) return passage
  const slowMs = (): number => {
    if (asked === 'publish' && chance.happens(odds.verySlowPublish))
      return chance.between(3_000, 9_000)
    if (asked === 'checkpoint' && chance.happens(odds.lateCheckpoint))
      return chance.between(100, 6_000)
    return chance.happens(odds.slow) ? chance.between(20, 1_500) : 0
  }
  const thereMs = passage.thereMs + slowMs()
  const backMs = passage.backMs + slowMs()
  const isRefused = chance.happens(odds.refused[asked])
  const isLost = chance.happens(odds.answerLost[asked])
  return { thereMs, backMs, fate: isRefused ? 'refused' : isLost ? 'answer lost' : 'done' }
}
