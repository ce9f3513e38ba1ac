// needs: prometheus
import { afterAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prometheusAt } from '../../apps/suivi/tableau/prometheus.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LOOK_MS = 100
const FLOWING_MS = 90_000
const TEST_MS = 180_000
const folder = mkdtempSync('/var/tmp/colisaga-observer-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(
  'the demo with --observer starts a Prometheus that sees every instance, and leaves none behind',
  async () => {
    const args = ['--pile', 'journal', '--instances', '2', '--rythme', '5', '--observer']
    const demo = spawn(process.execPath, ['apps/demo/main.ts', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        CI: '',
        COLISAGA_FOLDER: folder,
        LOG_FILE: join(folder, 'demo.log'),
        KAFKA_BROKERS: '',
        DATABASE_URL: '',
        UPSTASH_REDIS_REST_URL: '',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = new Promise((resolve) => demo.once('close', resolve))
    let said = ''
    demo.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
    })
    const untilMs = Date.now() + FLOWING_MS
    const until = async (done: () => Promise<boolean>): Promise<void> => {
      while (!(await done()) && Date.now() < untilMs)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    const urlOf = (): string => /Prometheus : (\S+)/.exec(said)?.[1] ?? ''
    try {
      await until(async () => urlOf() !== '')
      const prometheus = prometheusAt(urlOf())
      const up = async (): Promise<number> =>
        (await prometheus.at('sum(up)', Date.now() / 1_000))[0]?.points[0]?.[1] ?? 0
      await until(async () => (await up()) === 10)
      expect(await up()).toBe(10)
      const page = await fetch(/tableaux : (\S+)/.exec(said)?.[1] ?? '')
      expect(await page.text()).toContain('Faits par topic Kafka')
    } finally {
      demo.kill('SIGINT')
      await ended
    }
    expect(await fetch(urlOf()).catch(() => 'away')).toBe('away')
  },
  TEST_MS,
)
