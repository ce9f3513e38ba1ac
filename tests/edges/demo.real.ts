import { afterAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { program } from './programs.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 120_000
/** Ctrl-C is answered before whatever is under way has ended. */
const AT_ONCE_MS = 1_000
const folder = mkdtempSync('/var/tmp/colisaga-edges-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const environment = { COLISAGA_FOLDER: folder, LOG_FILE: join(folder, 'demo.log') }
const DEMO = ['apps/demo/main.ts', '--pile', 'journal']
const demo = (...args: readonly string[]) => program([...DEMO, ...args], environment)

const clean = {
  enCours: 0,
  perdus: 0,
  doublons: 0,
  inversions: 0,
  argent: { equilibre: true },
  stock: { equilibre: true },
}
const ledgerOf = (out: string): unknown => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')

const until = async (holds: () => boolean): Promise<void> => {
  const untilMs = Date.now() + TEST_MS / 2
  while (!holds()) {
    if (Date.now() > untilMs) throw new Error('it did not happen in time')
    await Bun.sleep(20)
  }
}
const flowing = (run: ReturnType<typeof demo>): Promise<void> =>
  until(() => / ([1-9]\d*) sagas terminées/.test(run.out()))

/** The three files of orders, as a French or German Excel saves them. */
const excel: Readonly<Record<string, string>> = {
  'orders.csv': `order_id;customer_id;freight;ship_name;ship_address;ship_city;ship_postal_code;ship_country
1;C1;12,50;Hélène;1 rue du Port;Reims;51100;France
`,
  'order_details.csv': `order_id;product_id;unit_price;quantity;discount
1;A;9,80;2;0
`,
  'products.csv': `product_id;units_in_stock
A;10
`,
}
const saved = (encode: (text: string) => Uint8Array): string => {
  const orders = mkdtempSync(join(folder, 'orders-'))
  for (const [name, text] of Object.entries(excel))
    writeFileSync(join(orders, name), encode(text.replaceAll('\n', '\r\n')))
  return orders
}

test(
  'orders that Excel has saved are paid to the cent',
  async () => {
    const orders = saved((text) => Buffer.from(`\ufeff${text}`, 'utf8'))
    const run = demo('--neuf', '--commandes', orders, '--exit', '--json')
    expect([(await run.ended).code, run.err()]).toEqual([0, expect.any(String)])
    expect(ledgerOf(run.out())).toMatchObject({
      ...clean,
      colis: 1,
      confirmes: 1,
      argent: { equilibre: true, effectue: 3_210 },
    })
  },
  TEST_MS,
)

test(
  'orders in an older encoding are refused in one line, before anything is started',
  async () => {
    const orders = saved((text) => Buffer.from(text, 'latin1'))
    const { code, lines } = await program([...DEMO, '--commandes', orders], environment).ended
    expect([code, lines]).toEqual([
      2,
      [
        `${join(orders, 'orders.csv')}: no UTF-8: Windows-1252 or another older encoding, it seems; save it as "CSV UTF-8"`,
      ],
    ])
  },
  TEST_MS,
)

test(
  'a reader that has seen enough ends the demo quietly',
  async () => {
    const command = `{ '${process.execPath}' ${DEMO.join(' ')}; echo "code $?" >&2; } | head -2`
    const child = spawn('sh', ['-c', command], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let err = ''
    child.stdout.resume()
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
    await new Promise((resolve) => child.once('close', resolve))
    expect(err.trimEnd().split('\n')).toEqual([
      'postgres: a local process',
      expect.stringMatching(/^kafka: none/),
      expect.stringMatching(/^redis: /),
      'code 141',
    ])
  },
  TEST_MS,
)

test(
  'Ctrl-C is acknowledged at once, and the ledger is clean',
  async () => {
    const run = demo('--rythme', '20', '--json')
    await flowing(run)
    const askedMs = Date.now()
    run.signal('SIGINT')
    await until(() => run.err().includes('stopping: what is under way ends first'))
    expect(Date.now() - askedMs).toBeLessThan(AT_ONCE_MS)
    expect((await run.ended).code).toBe(0)
    expect(ledgerOf(run.out())).toMatchObject({ perdus: 0, doublons: 0, inversions: 0 })
  },
  TEST_MS,
)

test(
  'a database that is killed is named with its reason, the demo ends, and goes on at its next start',
  async () => {
    const run = demo('--rythme', '20')
    await flowing(run)
    const [pid] = readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 'SIGKILL')
    expect((await run.ended).code).toBe(1)
    const [told, end] = run.err().trimEnd().split('\n').slice(-2)
    expect(told).toMatch(
      /^postgres has ended by itself: killed \(SIGKILL\); it logged last: .+ \(.+postgres\.log\)$/,
    )
    expect(end).toStartWith('the demo ends: ')

    const next = demo('--colis', '10', '--rythme', '0', '--exit', '--json')
    expect([(await next.ended).code, next.err()]).toEqual([0, expect.any(String)])
    expect(ledgerOf(next.out())).toMatchObject(clean)
  },
  TEST_MS,
)

/** Every script of package.json that is a program of ours. */
const scripts = Object.entries(
  (
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>
    }
  ).scripts,
).flatMap(([name, command]) => {
  const program = /(?:^|&& )bun (\S+\.ts)$/.exec(command)?.[1]
  return program === undefined ? [] : [[name, program] as const]
})

test(
  '--help of every script helps, and does nothing else',
  async () => {
    expect(scripts.length).toBeGreaterThan(15)
    const helps = async ([name, file]: (typeof scripts)[number]): Promise<void> => {
      const { code, lines } = await program([file, '--help'], { DATABASE_URL: 'nothing' }).ended
      expect([name, code, lines[0]]).toEqual([
        name,
        0,
        expect.stringMatching(new RegExp(`^bun run ${name}\\b`)),
      ])
    }
    await Promise.all(scripts.map(helps))
  },
  TEST_MS,
)
