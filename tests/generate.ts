import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { generatedFiles } from './generated.ts'

/** `bun run generate`: writes the committed files that follow from the registry and the code, and names what changed. */
for (const { path, text } of await generatedFiles()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
