import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'

/** docs/GLOSSARY.md against the languages that the services speak. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${ROOT}docs/GLOSSARY.md`, 'utf8')
const rowsOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Fact|Word) \|/.test(line))
/** The page's first table. */
const publishedSection = page.split(/^## /m)[1] ?? ''

const cellsOf = (row: string): readonly string[] => row.split('|').map((cell) => cell.trim())

/** Type of each fact that the services may publish, with the service that says it. */
const said: readonly string[] = (
  await Promise.all(
    [...new Glob('apps/*/events.ts').scanSync({ cwd: ROOT })].sort().map(async (file) => {
      const exported: object = await import(`${ROOT}${file}`)
      return Object.values(exported).flatMap((value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        'schemas' in value &&
        'service' in value &&
        typeof value.schemas === 'object' &&
        value.schemas !== null
          ? Object.keys(value.schemas).map((type) => `\`${type}\` ${String(value.service)}`)
          : [],
      )
    }),
  )
).flat()

test('every fact that a service may say has its line in the glossary, and no other has', () => {
  const explained = rowsOf(publishedSection)
    .map(cellsOf)
    .map(([, fact = '', service = '']) => `${fact} ${service}`)
  expect(explained.toSorted()).toEqual(said.toSorted())
})

test('a word has one line in the glossary', () => {
  const words = rowsOf(page).map((row) => cellsOf(row)[1] ?? '')
  expect(words.filter((word, n) => words.indexOf(word) !== n)).toEqual([])
})
