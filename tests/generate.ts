import { writeFileSync } from 'node:fs'
import { generatedFiles } from './generated.ts'

/** `bun run generate`: writes every committed file that follows from the registry and the code. */
for (const { path, text } of await generatedFiles()) {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
