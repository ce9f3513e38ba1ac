import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { Glob } from 'bun'

/** Where the repository begins. */
export const ROOT = new URL('../../', import.meta.url).pathname

/** Files of the repository that match, by their path from its root. */
export const filesIn = (pattern: string): readonly string[] =>
  [...new Glob(pattern).scanSync({ cwd: ROOT })]
    .filter((path) => !path.includes('node_modules/'))
    .sort()

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Whether a file is there for tests alone: a test, or a suite that adapters must pass. */
export const isTest = (path: string): boolean => /(\.test|\.real|-suite)\.ts$/.test(path)

/** One file of ours that names another. */
export interface Import {
  readonly from: string
  readonly to: string
}

const NAMED = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']*)'/g

/** The files of the repository that a file imports, statically or when it needs them. */
export const importsOf = (from: string): readonly Import[] =>
  [...textOf(from).matchAll(NAMED)].map(([, named = '']) => ({
    from,
    to: normalize(join(dirname(from), named)),
  }))
