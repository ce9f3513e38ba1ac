import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * For tests: starts a process that runs `join` (TypeScript that makes a `member`), has it pull once,
 * and can kill it. Resolves once it has been given something.
 */
export const startVictim = async (join: string): Promise<{ kill(): Promise<void> }> => {
  const script = `${join}
    const batch = await member.next(500)
    process.stdout.write(String(batch.facts.length) + '\\n')
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['Deno' in globalThis ? 'eval' : '-e', script], {
    cwd: new URL('.', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const died = once(child, 'exit')
  const given = await Promise.race([once(child.stdout, 'data'), died.then(() => undefined)])
  if (given === undefined) throw new Error('the victim died before it was given anything')
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await died
    },
  }
}
