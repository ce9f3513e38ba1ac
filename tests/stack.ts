import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { startStack, type Stack } from '../redpanda/stack.ts'

export const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Works on parts of its own, started from nothing on free ports, and stops them whatever happens. */
export const withStack = async <Result>(
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
  work: (stack: Stack) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(`/var/tmp/colisaga-${name}-`)
  chmodSync(folder, 0o755)
  try {
    const environment = process.env
    const options = { pile: 'auto', fresh: true, anyPorts: true } as const
    const stack = await startStack({ ...options, environment, say, folder, signal })
    try {
      return await work(stack)
    } finally {
      for (const problem of await stack.stop()) say(problem)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
