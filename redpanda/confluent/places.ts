import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Confluent's client is an addon for one version of Node's binary interface, the one that this major version has. */
export const NODE_MAJOR = 24
/** The Node that npm brings where the machine has another one. */
const NODE_VERSION = '24.22.3'
const NODE_GYP_VERSION = '13.1.0'

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'colisaga')
const nodePackage = `node-${process.platform}-${process.arch}`

/** Node and what builds addons for it, outside the repository: every checkout uses the same. */
export const tools = {
  folder: join(CACHE, `node-${NODE_VERSION}`),
  packages: [`${nodePackage}@${NODE_VERSION}`, `node-gyp@${NODE_GYP_VERSION}`],
  get nodeFolder(): string {
    return join(this.folder, 'node_modules', nodePackage)
  },
  get node(): string {
    return join(this.nodeFolder, 'bin', 'node')
  },
  get gyp(): string {
    return join(this.folder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
  },
} as const

export const COMMAND = 'bun run confluent'
const ADDON = join('Release', 'confluent-kafka-javascript.node')

/** The package as it was installed; undefined where optional dependencies were left out. */
export const installedPackage = ():
  { readonly folder: string; readonly nan: string } | undefined => {
  try {
    const resolve = createRequire(import.meta.url).resolve
    const file = resolve('@confluentinc/kafka-javascript/package.json')
    return { folder: dirname(file), nan: dirname(createRequire(file).resolve('nan/package.json')) }
  } catch {
    return undefined
  }
}

/** Where a build of this version is kept. */
export const keptBuild = (version: string): string =>
  join(CACHE, `confluent-${version}-node${NODE_MAJOR}-${process.platform}-${process.arch}`)

/** Whether a folder is a build that came to its end. */
export const isBuilt = (folder: string): boolean => existsSync(join(folder, ADDON))

/** A Node of the right major version: the machine's own, else npm's. Undefined where neither is there. */
export const nodeForAddon = (): string | undefined => {
  if (versionOf('node')?.startsWith(`v${NODE_MAJOR}.`) === true) return 'node'
  return versionOf(tools.node) === undefined ? undefined : tools.node
}

const versionOf = (node: string): string | undefined => {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** The Node on which Confluent's client runs here, once it was built; undefined before. */
export const confluentNode = (): string | undefined => {
  const there = installedPackage()
  if (there === undefined || !isBuilt(join(there.folder, 'build'))) return undefined
  return nodeForAddon()
}
