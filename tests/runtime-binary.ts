import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'

/** Other runtimes that the tests run on, as npm has them: fetched once, beside what the machine has. */
const VERSIONS = { deno: '2.9.6', node: '24.22.3', workerd: '1.20261117.1' } as const
const FETCH_MS = 180_000

/** Node's own package fetches this one by a script; the others are the runtime themselves. */
const packageOf = (name: keyof typeof VERSIONS): string =>
  name === 'node' ? `node-${process.platform}-${process.arch}` : name

/** The runtime's binary, fetched when it is not there yet. Throws when it cannot be fetched. */
export const runtimeBinary = (name: keyof typeof VERSIONS): string => {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'colisaga', `${name}-${VERSIONS[name]}`)
  const binary = join(folder, 'node_modules', '.bin', name)
  if (existsSync(binary)) return binary
  // What was fetched half way must not look whole.
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const options = ['--prefix', unfinished, '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...options, `${packageOf(name)}@${VERSIONS[name]}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: FETCH_MS,
  })
  if (existsSync(folder)) rmSync(unfinished, { recursive: true })
  else renameSync(unfinished, folder)
  return binary
}
