import { aborted, runMain, sayWhenStopped } from '../shared/kernel/index.ts'
import { stackOptions, stackUsage } from './options.ts'
import { unreached } from './reached.ts'
import { startStack } from './stack.ts'

/** `bun run stack`: the parts alone, until Ctrl-C. Addresses go to standard output, the rest beside. */
await runMain(async (signal) => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const { pile, fresh } = stackOptions(process.argv.slice(2))
  sayWhenStopped(signal, say)
  const stack = await startStack({ pile, fresh, environment: process.env, say, signal })
  const missing = await unreached(stack.choice, stack.env)
  if (missing.length > 0) {
    for (const line of [...missing, ...(await stack.stop())]) say(line)
    return 1
  }
  for (const [name, value] of Object.entries(stack.env)) process.stdout.write(`${name}=${value}\n`)
  say('started; Ctrl-C stops everything')
  await aborted(signal)
  const problems = await stack.stop()
  for (const problem of problems) say(problem)
  return problems.length === 0 ? 0 : 1
}, stackUsage)
