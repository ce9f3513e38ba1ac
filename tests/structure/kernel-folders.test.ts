import { expect, test } from 'bun:test'
import { dirname, relative } from 'node:path'
import { filesIn, importsOf, isTest, textOf } from './source.ts'

/**
 * Each folder of the kernel says in its FOLDER.md what it is for (first line) and which folders of the kernel
 * it may import (second line, `imports: domain, runtime` or `imports: nothing`).
 */
const KERNEL = 'shared/kernel'
/** What the kernel's tests may use besides the kernel: real parts, and what starts them. */
const FOR_TESTS = /^(tests\/(parts|kfake\/start)\.ts$|redpanda\/)/

const folderOf = (path: string): string => relative(KERNEL, dirname(path))
const sources = filesIn(`${KERNEL}/**/*.ts`).filter((path) => dirname(path) !== KERNEL)
const folders = [...new Set(sources.map(folderOf))].sort()

const declared: ReadonlyMap<string, readonly string[]> = new Map(
  folders.map((folder) => {
    const [, line = ''] = textOf(`${KERNEL}/${folder}/FOLDER.md`).split('\n')
    const [, named = ''] = /^imports: (.+)$/.exec(line) ?? []
    return [folder, named === 'nothing' ? [] : named.split(', ')]
  }),
)

test('each folder of the kernel says what it is for and what it may import', () => {
  for (const folder of folders) {
    const [purpose, imports, ...rest] = textOf(`${KERNEL}/${folder}/FOLDER.md`).split('\n')
    expect([folder, purpose]).toEqual([folder, expect.stringMatching(/^[A-Z].{20,}\.$/)])
    expect([folder, imports]).toEqual([folder, expect.stringMatching(/^imports: \S/)])
    expect([folder, rest]).toEqual([folder, ['']])
  }
  const named = [...declared.values()].flat().filter((folder) => !folders.includes(folder))
  expect(named).toEqual([])
})

test('no folder of the kernel imports what it does not name, nor a face, nor what stands above', () => {
  const past = sources.flatMap(importsOf).filter(({ from, to }) => {
    if (!to.startsWith(`${KERNEL}/`)) return !(isTest(from) && FOR_TESTS.test(to))
    if (dirname(to) === KERNEL) return true
    if (isTest(from)) return false
    return folderOf(to) !== folderOf(from) && !declared.get(folderOf(from))?.includes(folderOf(to))
  })
  expect(past.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
})

test('a folder names no other that it does not import', () => {
  const used = new Set(
    sources
      .filter((path) => folderOf(path) === 'testing' || !isTest(path))
      .flatMap(importsOf)
      .map(({ from, to }) => `${folderOf(from)} imports ${folderOf(to)}`),
  )
  const named = [...declared].flatMap(([folder, others]) =>
    others.map((other) => `${folder} imports ${other}`),
  )
  expect(named.filter((arrow) => !used.has(arrow))).toEqual([])
})

test('the folders of the kernel form a chain, not a ring', () => {
  const rings: string[] = []
  const clear = new Set<string>()
  const walk = (folder: string, path: readonly string[]): void => {
    if (path.includes(folder)) rings.push([...path.slice(path.indexOf(folder)), folder].join(' → '))
    else if (!clear.has(folder))
      for (const next of declared.get(folder) ?? []) walk(next, [...path, folder])
    clear.add(folder)
  }
  for (const folder of folders) walk(folder, [])
  expect(rings).toEqual([])
})
