/** A release by its numbers, the most significant first: `[0, 2, 0]`. */
export type Release = readonly number[]

/** The numbers of a version as package.json writes it (semver.org): what follows them orders nothing here. */
export const releaseOf = (version: string): Release => {
  const [, numbers] = /^(\d+(?:\.\d+)*)(?:[-+].*)?$/.exec(version) ?? []
  if (numbers === undefined) throw new Error(`${version} is no version`)
  return numbers.split('.').map(Number)
}

/** Whether a release comes after another. */
export const isAfter = (one: Release, other: Release): boolean => {
  for (let n = 0; n < Math.max(one.length, other.length); n += 1) {
    const difference = (one[n] ?? 0) - (other[n] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}
