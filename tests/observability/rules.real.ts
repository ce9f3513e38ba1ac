// needs: prometheus
import { expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { runToEnd } from '../../redpanda/process.ts'

const OBSERVABILITY = fileURLToPath(new URL('../../observability', import.meta.url))
const PROMTOOL_MS = 60_000

const promtool = (...args: readonly string[]): Promise<string> =>
  runToEnd({ name: 'promtool', command: 'promtool', args, cwd: OBSERVABILITY }, PROMTOOL_MS)

test('the configuration and the rules are what Prometheus understands', async () => {
  expect(await promtool('check', 'config', 'prometheus.yml')).toContain('2 rule files found')
  await promtool('check', 'rules', '--lint-fatal', 'rules.yml', 'alerts.yml')
})

test(
  'every alert fires when it should and stays silent when it should',
  async () => {
    const files = [...new Glob('tests/*.yml').scanSync({ cwd: OBSERVABILITY })].sort()
    expect(await promtool('test', 'rules', ...files)).not.toContain('FAILED')
  },
  PROMTOOL_MS,
)
