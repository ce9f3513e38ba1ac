import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ordersIn } from './orders.ts'

const folder = mkdtempSync(join(tmpdir(), 'colisaga-orders-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The three files, their prices and freight written as given. */
const files = (price: string, freight: string) => ({
  'orders.csv': `order_id,customer_id,freight,ship_name,ship_address,ship_city,ship_postal_code,ship_country
1,C1,${freight},Hélène,1 rue du Port,Reims,51100,France
`,
  'order_details.csv': `order_id,product_id,unit_price,quantity,discount
1,A,${price},2,0
`,
  'products.csv': `product_id,units_in_stock
A,10
`,
})

/** Comma-separated text as a French or German Excel writes it. */
const asExcel = (text: string): string => text.replaceAll(',', ';').replaceAll('\n', '\r\n')

const saved = (
  texts: Readonly<Record<string, string>>,
  encode: (text: string) => Uint8Array = (text) => Buffer.from(text, 'utf8'),
) => {
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), encode(text))
  return () => [...ordersIn(folder).parcels]
}
const mapped = (
  texts: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))

const inCents = { montant: { centimes: 3_210, devise: 'USD' } }
const usual = files('9.80', '12.50')
/** Written with a decimal comma where `§` stands, since the commas become semicolons. */
const excel = mapped(mapped(files('9§80', '12§50'), asExcel), (text) => text.replaceAll('§', ','))
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le')

test.each([
  ['as RFC 4180 says', usual, undefined],
  ['by a French or German Excel', mapped(excel, (text) => `\ufeff${text}`), undefined],
  ['with semicolons and decimal points', mapped(usual, asExcel), undefined],
  ['with tabs, in UTF-16', mapped(excel, (text) => text.replaceAll(';', '\t')), utf16],
  ['in UTF-16, high bytes first', usual, (text: string) => Buffer.from(utf16(text)).swap16()],
  ['with the separator on a first line', mapped(excel, (text) => `sep=;\r\n${text}`), undefined],
  ['with lines as an old Mac ends them', mapped(usual, (t) => t.replaceAll('\n', '\r')), undefined],
])('orders saved %s are read', (_, texts, encode) => {
  const [parcel] = saved(texts, encode)()
  expect(parcel?.body).toMatchObject({
    ...inCents,
    adresse: 'Hélène, 1 rue du Port, 51100 Reims, France',
  })
})

test.each([
  ['in Windows-1252', usual, 'latin1', 'no UTF-8: Windows-1252 or another older encoding'],
  ['in UTF-16 without a mark', usual, 'utf16le', 'no UTF-8: UTF-16 without a mark'],
  [
    'with bars',
    mapped(usual, (text) => text.replaceAll(',', '|')),
    'utf8',
    'fields are divided by "|", not by a comma, a semicolon or a tab',
  ],
  [
    'with a decimal comma within quotes',
    files('"9,80"', '12.50'),
    'utf8',
    'row 2, column unit_price: "9,80" is not a number with a decimal point',
  ],
  [
    'with thousands set apart',
    mapped(excel, (text) => text.replace('9,80', '1.009,80')),
    'utf8',
    'row 2, column unit_price: "1.009,80" is not a number with a decimal comma',
  ],
] as const)('orders saved %s are refused with the reason', (_, texts, encoding, reason) => {
  expect(saved(texts, (text) => Buffer.from(text, encoding))).toThrow(reason)
})

test('a point is not read as a decimal mark where the same file has commas', () => {
  const two = mapped(excel, (text) =>
    text.replace('1;A;9,80;2;0\r\n', '1;A;9,80;2;0\r\n1;A;1.009;1;0\r\n'),
  )
  expect(saved(two)).toThrow('"1.009" is not a number with a decimal comma')
})
