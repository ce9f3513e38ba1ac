import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCsv } from './csv.ts'
import { demoOptions } from './options.ts'
import { ordersIn } from './orders.ts'

test.each([
  [['--colis', 'zéro'], '--colis'],
  [['--colis', '0'], '--colis'],
  [['--rythme', '-1'], '--rythme'],
  [['--pile', 'nuage'], '--pile'],
  [['--sur', 'bun,dino'], '--sur dino'],
  [['--tuer', '2'], '--instances'],
  [['--inconnu'], '--inconnu'],
  [['--commandes'], '--commandes'],
])('%p is refused in one line that names it', (args, name) => {
  const read = (): unknown => demoOptions(args, {})
  expect(read).toThrow(name)
  try {
    read()
  } catch (error) {
    expect(error instanceof Error && error.name).toBe('UsageError')
  }
})

test('under CI the demo ends by itself', () => {
  expect(demoOptions([], { CI: 'true' })).toMatchObject({ exit: true, parcels: 200 })
  expect(demoOptions([], {})).toMatchObject({ exit: false, parcels: undefined })
})

test('on named runtimes, each service has a process of its own', () => {
  expect(demoOptions(['--sur', 'deno,node'], {})).toMatchObject({
    instances: 1,
    runtimes: ['deno', 'node'],
  })
  expect(demoOptions([], {})).toMatchObject({ instances: 0, runtimes: ['bun'] })
})

test('nobody observes the demo unless asked', () => {
  expect(demoOptions([], {}).observer).toBe(false)
  expect(demoOptions(['--observer'], {}).observer).toBe(true)
})

test('CSV with quotes, commas and line ends within quotes is read as it was meant', () => {
  expect(parseCsv('a,b\r\n"x, ""y""","1\n2"\n').records).toEqual([{ a: 'x, "y"', b: '1\n2' }])
  expect(() => parseCsv('a,b\n1\n')).toThrow('row 2 has 1 fields')
  expect(() => parseCsv('a\n"1\n')).toThrow('quote')
})

const folder = (files: Readonly<Record<string, string>>): string => {
  const made = mkdtempSync(join(tmpdir(), 'commandes-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text)
  return made
}
const good = {
  'orders.csv':
    'order_id,customer_id,freight,ship_name,ship_address,ship_city,ship_postal_code,ship_country\n1,VINET,32.38,Vins,59 rue,Reims,51100,France\n',
  'order_details.csv': 'order_id,product_id,unit_price,quantity,discount\n1,11,14,12,0.5\n',
  'products.csv': 'product_id,units_in_stock\n11,39\n12,0\n',
}

test('one order is one parcel, its lines are the articles, its price is lines less discount plus freight', () => {
  const made = folder(good)
  const { articles, parcels } = ordersIn(made)
  expect(articles).toEqual([{ sku: '11', quantite: 39, once: true }])
  const [parcel] = [...parcels]
  expect(parcel?.body).toMatchObject({
    clientId: 'VINET',
    articles: [{ sku: '11', quantite: 12 }],
    montant: { centimes: 11_638 },
  })
  rmSync(made, { recursive: true })
})

test.each([
  ['orders.csv', undefined, 'orders.csv'],
  [
    'order_details.csv',
    'order_id,product_id,unit_price,quantity,discount\n1,11,x,12,0\n',
    'unit_price',
  ],
  ['products.csv', 'product_id\n11\n', 'units_in_stock'],
])('a wrong %s is told by its file and column', (file, text, named) => {
  const files: Record<string, string> = { ...good }
  if (text === undefined) delete files[file]
  else files[file] = text
  const made = folder(files)
  expect(() => ordersIn(made)).toThrow(named)
  rmSync(made, { recursive: true })
})
