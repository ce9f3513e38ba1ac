// needs: go
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { services } from '../../apps/host/registry.ts'
import { runToEnd } from '../../redpanda/process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The compose specification's own parser, the one inside `docker compose`. */
const PARSER = 'github.com/compose-spec/compose-go/v2/cmd@v2.4.9'
/** It is fetched and built the first time: 40 s. */
const TEST_MS = 240_000

const named = ({ name }: { readonly name: string }): string => name

test(
  'the compose files are what the compose specification says, each alone and each including the one below it',
  async () => {
    for (const [folder, says] of [
      ['redpanda', ['redpanda', 'postgres', 'redis', 'upstash']],
      [
        'observability',
        ['redpanda', 'postgres', 'prometheus', 'grafana', 'tempo', 'loki', 'alloy'],
      ],
      ['.', ['redpanda', 'console', 'postgres', 'prometheus', 'grafana', ...services.map(named)]],
    ] as const) {
      const args = ['run', PARSER, '-format', 'json', 'compose.yaml']
      const cwd = join(ROOT, folder)
      const model: unknown = JSON.parse(
        await runToEnd({ name: 'compose-go', command: 'go', args, cwd }, TEST_MS),
      )
      for (const service of says) expect(model).toHaveProperty(['services', service, 'image'])
    }
  },
  TEST_MS,
)
