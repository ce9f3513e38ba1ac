import type { Environment } from '../../shared/kernel/index.ts'

/**
 * One line for each variable of the environment that nobody reads and that is almost the name of one that is read and
 * not set: `KAFKA_BROKER`, `DATABSE_URL`. The environment holds the variables of many other programs, so a name has
 * to agree with one of ours word by word before anything is said of it.
 */
export const nearMisses = (
  environment: Environment,
  {
    known,
    read,
  }: {
    /** Names that somebody of this house reads. */
    readonly known: ReadonlySet<string>
    /** Those of them that are read by what is started now. */
    readonly read: readonly string[]
  },
): readonly string[] => {
  const missed = read.filter((name) => (environment[name] ?? '') === '')
  return Object.entries(environment).flatMap(([given, value]) => {
    if ((value ?? '') === '' || known.has(given)) return []
    const meant = missed.find((name) => isNear(given, name))
    return meant === undefined ? [] : [`${given} is set, but nobody reads it: is ${meant} meant?`]
  })
}

/** A shorter name (`HOST`) is near to too many. */
const NAME_CHARACTERS = 7
/** A word of so many characters may have been cut short: `KAFKA_USER`. */
const CUT_CHARACTERS = 4

const isNear = (given: string, name: string): boolean => {
  if (name.length < NAME_CHARACTERS) return false
  const upper = given.toUpperCase().replaceAll(/[-.]/g, '_')
  if (upper === name) return true
  const [words, wanted] = [upper.split('_'), name.split('_')]
  if (wanted.length < 2) return false
  // Words that were joined or divided, or told in another order.
  if (words[0] === wanted[0] && words.join('') === wanted.join('')) return true
  if (words[0] === wanted[0] && words.toSorted().join('_') === wanted.toSorted().join('_'))
    return true
  if (words.length !== wanted.length) return false
  const different = wanted.flatMap((word, at) => (word === words[at] ? [] : [at]))
  const [at = 0] = different
  if (different.length !== 1) return false
  return isNearWord(words[at] ?? '', wanted[at] ?? '', at === 0)
}

/** A first word is what tells our names from those of others, so a short one has to be right. */
const isNearWord = (given: string, word: string, first: boolean): boolean => {
  if (first && word.length < 5) return false
  if (!first && given.length >= CUT_CHARACTERS && word.startsWith(given)) return true
  return distance(given, word) <= (word.length < 8 ? 1 : 2)
}

/** How many letters must be added, left out, changed or swapped with their neighbour (Damerau–Levenshtein). */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Infinity
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped))
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
