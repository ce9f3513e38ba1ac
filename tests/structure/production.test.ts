import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Glob, Transpiler } from 'bun'
import { z } from 'zod'

/**
 * What runs in production, by its imports: it must start after `bun install --production`, which brings
 * the `dependencies` of package.json alone.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const transpiler = new Transpiler({ loader: 'ts' })

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
})
const manifest = Manifest.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))

interface Reached {
  readonly files: ReadonlySet<string>
  /** Names of packages, each with a file that imports it. */
  readonly packages: ReadonlyMap<string, string>
}

/** `@scope/name/part` is a part of the package `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Everything that these files import, directly or not; imports of types alone load nothing and do not count. */
const reachedFrom = (entries: readonly string[]): Reached => {
  const files = new Set(entries)
  const packages = new Map<string, string>()
  for (const file of files) {
    if (!file.endsWith('.ts')) continue
    for (const { path } of transpiler.scanImports(readFileSync(join(ROOT, file), 'utf8'))) {
      if (path.startsWith('.')) files.add(relative(ROOT, join(ROOT, dirname(file), path)))
      else if (!isBuiltin(path) && !/^bun(:|$)/.test(path)) packages.set(packageOf(path), file)
    }
  }
  return { files, packages }
}

const found = (...patterns: readonly string[]): readonly string[] =>
  patterns
    .flatMap((pattern) => [...new Glob(pattern).scanSync({ cwd: ROOT })])
    .filter((file) => !file.startsWith('apps/demo/'))
    .sort()

/** Each service's own entry, and its code that the host loads when it opens the service. */
const services = found('apps/*/main.ts', 'apps/*/app.ts', 'apps/host/run-all.ts')
const operations = found('apps/operations/*.ts')

test('the services reach nothing that starts parts on this machine', () => {
  const { files } = reachedFrom(services)
  expect(files).toContain('shared/kernel/transport/kafka/records.ts')
  expect([...files].filter((file) => file.startsWith('redpanda/'))).toEqual([])
})

test('what the services and the operator run needs no package that is for development only', () => {
  const { packages } = reachedFrom([...services, ...operations])
  expect([...packages.keys()]).toContain('postgres')
  expect([...packages].filter(([name]) => !(name in manifest.dependencies))).toEqual([])
})

test('every dependency is needed by what runs in production', () => {
  const { packages } = reachedFrom([...services, ...operations])
  expect(Object.keys(manifest.dependencies).filter((name) => !packages.has(name))).toEqual([])
})
