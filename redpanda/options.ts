import { parseArgs } from 'node:util'
import { UsageError, messageOf } from '../shared/kernel/index.ts'
import { piles, type Pile } from './choose.ts'

/** Reads `--pile` and `--neuf`. Throws a UsageError of one line. */
export const stackOptions = (
  args: readonly string[],
): { readonly pile: Pile; readonly fresh: boolean } => {
  const { values } = parse(args)
  return { pile: pileOf(values.pile), fresh: values.neuf }
}

export const stackUsage = `bun run stack -- [options]
  --pile P  where the parts come from: auto, docker, local or journal (default: auto)
  --neuf    forget the data of local parts first`

/** The message of parseArgs as a UsageError of one line. */
export const usageErrorOf = (error: unknown): UsageError =>
  new UsageError(messageOf(error).split('\n')[0] ?? '')

/** Parses the name of a pile. */
export const pileOf = (name: string): Pile => {
  const pile = piles.find((known) => known === name)
  if (pile === undefined) throw new UsageError(`--pile=${name}: one of ${piles.join(', ')}`)
  return pile
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        pile: { type: 'string', default: 'auto' },
        neuf: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw usageErrorOf(error)
  }
}
