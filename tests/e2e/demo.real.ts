import { afterAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TEST_MS = 180_000
const folder = mkdtempSync('/var/tmp/colisaga-demo-')
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The demo in a process of its own, on local parts with their data in `folder`. */
const demo = (args: readonly string[]) => {
  const child = spawn(process.execPath, ['apps/demo/main.ts', ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      COLISAGA_FOLDER: folder,
      LOG_FILE: join(folder, 'demo.log'),
      KAFKA_BROKERS: '',
      DATABASE_URL: '',
      UPSTASH_REDIS_REST_URL: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString('utf8')
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
  })
  return { child, ended, said: () => said, complained: () => complained }
}

const lastJson = (said: string): unknown => JSON.parse(said.trimEnd().split('\n').at(-1) ?? '')
const clean = {
  enCours: 0,
  perdus: 0,
  doublons: 0,
  inversions: 0,
  argent: { equilibre: true },
  stock: { equilibre: true },
}

test(
  'the demo killed in full flow goes on at its next start, and its ledger is clean',
  async () => {
    const first = demo(['--colis', '2000', '--rythme', '150', '--exit'])
    const untilMs = Date.now() + 90_000
    const flowing = () => / ([1-9]\d{2,}) sagas terminées/.test(first.said())
    while (!flowing() && Date.now() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect(flowing()).toBe(true)
    first.child.kill('SIGKILL')
    await first.ended

    const second = demo(['--colis', '60', '--rythme', '0', '--exit', '--json'])
    const code = await second.ended
    expect([code, second.complained()]).toEqual([0, expect.any(String)])
    const ledger = lastJson(second.said())
    expect(ledger).toMatchObject(clean)
    expect((ledger as { colis: number }).colis).toBeGreaterThan(160)
  },
  TEST_MS,
)

test(
  'orders are sent once however often they are sent: their keys are their own',
  async () => {
    const orders = mkdtempSync(join(folder, 'commandes-'))
    const columns =
      'order_id,customer_id,freight,ship_name,ship_address,ship_city,ship_postal_code,ship_country'
    const lines = Array.from(
      { length: 30 },
      (_, n) => `${n + 1},K${n % 3},1.5,Nom,1 rue,Ville,1000,Pays`,
    )
    writeFileSync(join(orders, 'orders.csv'), `${columns}\n${lines.join('\n')}\n`)
    const details = Array.from({ length: 30 }, (_, n) => `${n + 1},${100 + (n % 2)},10,2,0`)
    writeFileSync(
      join(orders, 'order_details.csv'),
      `order_id,product_id,unit_price,quantity,discount\n${details.join('\n')}\n`,
    )
    writeFileSync(join(orders, 'products.csv'), 'product_id,units_in_stock\n100,20\n101,20\n')
    const args = ['--pile', 'journal', '--commandes', orders, '--rythme', '0', '--exit', '--json']
    const once = demo([...args, '--neuf'])
    expect(await once.ended).toBe(0)
    const ledger = lastJson(once.said())
    expect(ledger).toMatchObject({
      ...clean,
      colis: 30,
      confirmes: 20,
      annules: { 'Stock insuffisant': 10 },
    })
    const twice = demo(args)
    expect(await twice.ended).toBe(0)
    expect(lastJson(twice.said())).toMatchObject({ ...clean, colis: 30, confirmes: 20 })
  },
  TEST_MS,
)

test(
  'without a broker every outcome comes out even',
  async () => {
    const run = demo(['--pile', 'journal', '--neuf', '--colis', '60', '--exit', '--json'])
    const code = await run.ended
    const ledger = lastJson(run.said())
    expect(ledger).toMatchObject(clean)
    expect([code, run.complained()]).toEqual([0, expect.any(String)])
    expect((ledger as { colis: number }).colis).toBeGreaterThanOrEqual(60)
  },
  TEST_MS,
)

test(
  'orders that a service would refuse are told by file, row and column before anything starts',
  async () => {
    const orders = mkdtempSync(join(folder, 'refus-'))
    const columns =
      'order_id,customer_id,freight,ship_name,ship_address,ship_city,ship_postal_code,ship_country'
    writeFileSync(join(orders, 'products.csv'), 'product_id,units_in_stock\n100,20\n')
    const write = (name: string, text: string): void => writeFileSync(join(orders, name), text)
    const details = 'order_id,product_id,unit_price,quantity,discount\n'
    for (const [rows, lines, named] of [
      ['1,K,1,N,1 rue,V,1,P\n1,K,1,N,1 rue,V,1,P\n', '1,100,1,1,0\n', 'row 3, column order_id'],
      ['1,K,1,,,,,\n', '1,100,1,1,0\n', 'row 2, column ship_address'],
      ['1,K,1,N,1 rue,V,1,P\n', '1,100,1,0,0\n', 'row 2, column quantity'],
      ['1,K,1,N,1 rue,V,1,P\n', '2,100,1,1,0\n', 'no order 2'],
      ['1,K,1,N,1 rue,V,1,P\n', '1,P 1,1,1,0\n', 'column product_id'],
    ] as const) {
      write('orders.csv', `\ufeff${columns}\n${rows}`)
      write('order_details.csv', details + lines)
      const run = demo(['--commandes', orders, '--exit', '--pile', 'journal'])
      expect(await run.ended).toBe(2)
      expect(run.complained()).toContain(named)
    }
  },
  TEST_MS,
)

test(
  'bad options and files are one clear line and exit code 2',
  async () => {
    for (const [args, named] of [
      [['--colis', 'beaucoup'], '--colis'],
      [['--commandes', '/nulle/part'], '/nulle/part/orders.csv'],
    ] as const) {
      const run = demo(args)
      expect(await run.ended).toBe(2)
      expect(run.complained().trim().split('\n').length).toBe(1)
      expect(run.complained()).toContain(named)
    }
  },
  TEST_MS,
)
