import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { runMain } from '../shared/kernel/index.ts'
import { generatedFiles } from './generated.ts'

const HELP = `bun run generate
  writes the committed files that follow from the registry and the code, and names those that have changed
`

/** `bun run generate`: writes the committed files that follow from the registry and the code, and names what changed. */
await runMain(async () => {
  for (const { path, text } of await generatedFiles()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    writeFileSync(path, text)
    process.stdout.write(`${path}\n`)
  }
  return 0
}, HELP)
