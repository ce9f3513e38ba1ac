import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { defineService } from '../apps/host/define-service.ts'
import { services } from '../apps/host/registry.ts'
import { oneOf } from '../shared/kernel/index.ts'
import { generatedFiles } from './generated.ts'

test('what is committed is what the registry and the code say: bun run generate', async () => {
  for (const { path, text } of await generatedFiles()) {
    const kept = existsSync(path) ? readFileSync(path, 'utf8') : undefined
    expect([path, kept]).toEqual([path, text])
  }
})

test('a service more has its script, its variables and its scrape target', async () => {
  const consigne = defineService({
    name: 'consigne',
    port: 3099,
    variables: { CONSIGNE_MODE: oneOf('how it is kept', ['froid', 'chaud'], 'froid') },
    prepare: () => ({ open: () => Promise.reject(new Error('not opened here')) }),
  })
  const text = (await generatedFiles([...services, consigne])).map((file) => file.text).join('\n')
  for (const line of [
    '"consigne": "bun apps/consigne/main.ts"',
    '"consigne": "deno run --no-prompt --allow-net --allow-env=PORT,HOST,',
    'CONSIGNE_MODE,PGHOST,PGPORT,PGUSER --ignore-env --allow-read=',
    ' --allow-sys=hostname apps/consigne/main.ts"',
    '# how it is kept (froid, chaud)\n#CONSIGNE_MODE=froid',
    "- targets: ['host.docker.internal:3099']\n  labels: { service: consigne }",
  ])
    expect(text).toContain(line)
})
