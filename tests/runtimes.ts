import { execFileSync } from 'node:child_process'
import { confluentNode } from '../redpanda/confluent/places.ts'
import { runtimeBinary } from './runtime-binary.ts'

/** Where the services run, and the suites that hold them. */
export const RUNTIMES = ['bun', 'deno', 'node'] as const
export type Runtime = (typeof RUNTIMES)[number]

/** The major version of Node that Confluent's addon is built for, and that the suites run on. */
const NODE_MAJOR = 24

/**
 * The runtime's binary: this one, the Node that Confluent's client was built for, the machine's own, or one that npm
 * brings. Throws when it cannot be had.
 */
export const binaryOf = (runtime: Runtime): string => {
  if (runtime === 'bun') return process.execPath
  if (runtime === 'node')
    return confluentNode() ?? (machineHasNode() ? 'node' : runtimeBinary(runtime))
  return runtimeBinary(runtime)
}

const machineHasNode = (): boolean => {
  try {
    const version = execFileSync('node', ['--version'], { encoding: 'utf8' })
    return version.startsWith(`v${NODE_MAJOR}.`)
  } catch {
    return false
  }
}
