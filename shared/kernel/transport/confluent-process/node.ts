import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { MAIN } from './link.ts'

const CHECK_MS = 20_000
/** Beside the addon: the Node that `bun run confluent` has built it for. */
export const NODE_FILE = 'node-path'

/** A Node on which Confluent's client runs, or why there is none and what to do about it. */
export type FoundNode = { readonly node: string } | { readonly trouble: string }

/**
 * Looks for a Node on which Confluent's client runs: the one that is named, else the one that the addon was built for, else
 * `node`. Each is started once to see.
 */
export const findNode = (named: string | undefined): FoundNode => {
  const candidates = named === undefined ? [...builtFor(), 'node'] : [named]
  const reasons: string[] = []
  for (const node of new Set(candidates)) {
    const reason = troubleOn(node)
    if (reason === undefined) return { node }
    reasons.push(`${node}: ${reason}`)
  }
  return {
    trouble: `@confluentinc/kafka-javascript runs on Node 24 alone, here in a process of its own, and there is none for it: bun run confluent brings both, KAFKA_NODE names another (${reasons.join('; ')})`,
  }
}

const builtFor = (): readonly string[] => {
  try {
    const resolve = createRequire(import.meta.url).resolve
    const found = resolve('@confluentinc/kafka-javascript/package.json')
    const file = join(dirname(found), 'build', NODE_FILE)
    return existsSync(file) ? [readFileSync(file, 'utf8').trim()] : []
  } catch {
    return []
  }
}

/** Undefined where the client runs on it. */
const troubleOn = (node: string): string | undefined => {
  try {
    execFileSync(node, ['--disable-warning=ExperimentalWarning', MAIN, '--check'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: CHECK_MS,
    })
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    if ('code' in error && error.code === 'ENOENT') return 'not found'
    const stderr = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
    const said = stderr.trim().split('\n').at(-1)
    if (said !== undefined && said !== '') return said
    return 'Deno' in globalThis ? `not started: --allow-run=${node} lets Deno do it` : error.message
  }
}
