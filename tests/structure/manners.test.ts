import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { z } from 'zod'

/** The manners of the repository: what CONTRIBUTING.md asks of files and commits. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = [
  'apps',
  'deploy',
  'docs',
  'examples',
  'observability',
  'redpanda',
  'shared',
  'tests',
]

const files = [`{${FOLDERS.join(',')}}/**/*`, '*']
  .flatMap((pattern) => [...new Glob(pattern).scanSync({ cwd: ROOT })])
  .sort()

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const linesOf = (file: string): number => read(file).split('\n').length - 1

const LINES = 300
/** What may be longer: it is looked things up in, or made by a tool, and read from one end to the other by nobody. */
const MAY_BE_LONGER = {
  suites: ['**/*-suite.ts', '**/*.test.ts', '**/*.real.ts', 'observability/tests/*.yml'],
  tables: ['observability/panels/*.ts', 'tests/deploy/*.txt'],
  sql: ['**/*.sql'],
  snapshots: ['**/__snapshots__/*'],
  generated: ['observability/grafana/dashboards/*.json', 'bun.lock'],
  docs: ['docs/**/*', '*.md'],
} as const

test(`a file has at most ${LINES} lines`, () => {
  const exempt = Object.values(MAY_BE_LONGER).flatMap((patterns) =>
    patterns.map((pattern) => new Glob(pattern)),
  )
  const held = files.filter((file) => !exempt.some((pattern) => pattern.match(file)))
  expect(held.length).toBeGreaterThan(100)
  expect(held.filter((file) => linesOf(file) > LINES)).toEqual([])
})

test('every exemption from the length of files is still needed', () => {
  const unneeded = Object.values(MAY_BE_LONGER)
    .flat()
    .filter((pattern) => !files.some((file) => new Glob(pattern).match(file)))
  expect(unneeded).toEqual([])
})

/** Names that say nothing of what a file does, or that each stood for several things once. */
const EMPTY_NAMES = new Set([
  'build',
  'common',
  'definition',
  'definitions',
  'drive',
  'driver',
  'helpers',
  'known',
  'manager',
  'measures',
  'metrics',
  'open',
  'units',
  'utils',
  'watch',
])
const code = files.filter((file) => /\.(ts|sql)$/.test(file))

test('a file of code and its folders say by their names what they do', () => {
  const named = code.filter((file) =>
    file.split('/').some((part) => EMPTY_NAMES.has(part.split('.')[0] ?? '')),
  )
  expect(named).toEqual([])
})

test('nothing is left to be done by a remark in the code', () => {
  // Written so that this file does not hold what it looks for.
  const remark = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`)
  expect(code.filter((file) => remark.test(read(file)))).toEqual([])
})

const TITLE_CHARACTERS = 72
const COMMITS = 50
/** The last commit that was made before titles had a bound. */
const BEFORE = 'e2455d3'

const git = (...args: readonly string[]): string | undefined => {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** Whether this folder is a repository's own: an unpacked archive may lie within another repository. */
const hasHistory = ((): boolean => {
  const top = git('rev-parse', '--show-toplevel')
  return top !== undefined && realpathSync(top) === realpathSync(ROOT)
})()
if (!hasHistory)
  process.stderr.write('titles of commits are not checked: there is no history here\n')

test.skipIf(!hasHistory)(`a commit's title has at most ${TITLE_CHARACTERS} characters`, () => {
  // A clone that is cut off after that commit holds only later ones.
  const range = git('cat-file', '-e', BEFORE) === undefined ? 'HEAD' : `${BEFORE}..HEAD`
  const log = git('log', `-${COMMITS}`, '--format=%h %s', range)
  const titles = (log ?? '').split('\n').map((line) => line.slice(line.indexOf(' ') + 1))
  expect(log).toBeDefined()
  expect(titles.filter(({ length }) => length > TITLE_CHARACTERS)).toEqual([])
})

/** The target of a link, by its path from the page. */
const LINK = /\]\((?!https?:|#)([^)#\s]+)/g
/** A file by its path from the root, as it stands in a drawing or a sentence. */
const PATH =
  /(?<![\w./-])(?:apps|deploy|shared|redpanda|observability|tests|docs|examples)\/[\w./-]+\.[a-z]+\b/g

test('every command and file that a page names is there', () => {
  const Manifest = z.object({ scripts: z.record(z.string(), z.string()) })
  const { scripts } = Manifest.parse(JSON.parse(read('package.json')))
  const pages = files.filter((file) => file.endsWith('.md'))
  const wrong = pages.flatMap((page) => {
    const text = read(page)
    // A page that has its reader make a service may name that service's script.
    const made = [...text.matchAll(/^cp -r \S+ apps\/([a-z]+)$/gm)].map(([, name = '']) => name)
    const commands = [...text.matchAll(/\bbun run ([a-z:]+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !(name in scripts) && !made.includes(name))
    const links = [...text.matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
    const paths = [...text.replaceAll(LINK, '').matchAll(PATH)]
      .map(([path]) => path)
      .filter((path) => !made.some((name) => path.startsWith(`apps/${name}/`)))
      .filter((path) => !existsSync(join(ROOT, path)))
    return [...commands, ...links, ...paths].map((what) => `${page}: ${what}`)
  })
  expect(pages.length).toBeGreaterThan(8)
  expect(wrong).toEqual([])
})
