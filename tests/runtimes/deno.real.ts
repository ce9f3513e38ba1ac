// needs: kafka
// lane: deno platformatic ledger
import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { denoArguments } from '../../apps/host/deno-command.ts'
import { services } from '../../apps/host/registry.ts'
import { freshParts } from '../parts.ts'
import { binaryOf } from '../runtimes.ts'
import { clean, demoOn } from './ledger.ts'

const TEST_MS = 120_000
/** A service that lacks something ends by itself, on a busy machine after some seconds. */
const REFUSED_MS = 25_000

test(
  'with all services on Deno, which may do no more than is listed, the ledger is clean',
  async () => {
    const { code, said, ledger, clients } = await demoOn(
      ['deno'],
      ['--colis', '150', '--rythme', '30'],
    )
    expect([code, said]).toEqual([0, expect.any(String)])
    expect(ledger).toMatchObject(clean)
    expect(clients).toEqual(Object.fromEntries(services.map(({ name }) => [name, 'platformatic'])))
  },
  TEST_MS,
)

test.each([
  ['--allow-env', 'DATABASE_URL'],
  ['--allow-read', 'read access'],
  ['--allow-sys', 'sys access'],
  ['--allow-net', 'net access'],
])(
  'without %s a service does not start on Deno, and says so: the list has nothing too much',
  async (flag, said) => {
    const [envoi] = services
    if (envoi === undefined) throw new Error('no service')
    const { databaseUrl } = await freshParts()
    const args = denoArguments(envoi).filter((one) => !one.startsWith(flag))
    const ran = spawnSync(binaryOf('deno'), args, {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { DATABASE_URL: databaseUrl, TRANSPORT: 'journal', PORT: '0' },
      encoding: 'utf8',
      timeout: REFUSED_MS,
    })
    expect(ran.stdout + ran.stderr).toContain(said)
    expect(ran.stdout).not.toContain('"event":"listening"')
  },
  TEST_MS,
)
