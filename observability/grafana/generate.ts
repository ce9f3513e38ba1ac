import { writeFileSync } from 'node:fs'
import { dashboardFiles } from './files.ts'

/** `bun run dashboards`: writes the dashboards' JSON from the panels. */
for (const { path, text } of await dashboardFiles()) {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
