import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z, type ZodType } from 'zod'
import { quantite, shortText, sku } from '../../shared/vocabulary/http.ts'
import { UsageError, messageOf } from '../../shared/kernel/index.ts'
import { Demande } from '../envoi/demande.ts'
import { type Csv, parseCsv } from './csv.ts'
import { decoded } from './decoded.ts'
import type { DemoOrders } from './parcels.ts'

const whole = z.string().regex(/^\d+$/, 'a whole number').transform(Number)
const decimal = (written: RegExp, what: string) =>
  z
    .string()
    .regex(written, { error: ({ input }) => `"${String(input)}" is not ${what}` })
    .transform((text) => Number(text.replace(',', '.')))
/** Where commas do not divide the fields they may be the decimal mark; a file has one mark throughout. */
const decimals = {
  point: decimal(/^\d+(\.\d+)?$/, 'a number with a decimal point'),
  comma: decimal(/^\d+(,\d+)?$/, 'a number with a decimal comma, as others of this file have it'),
} as const
/** The columns that hold such numbers. */
const DECIMAL_COLUMNS = ['freight', 'unit_price', 'discount']

type Decimal = (typeof decimals)['point']

const orderWith = (amount: Decimal) =>
  z.object({
    order_id: shortText,
    customer_id: shortText,
    freight: amount,
    ship_name: z.string(),
    ship_address: z.string(),
    ship_city: z.string(),
    ship_postal_code: z.string(),
    ship_country: z.string(),
  })
type Order = z.infer<ReturnType<typeof orderWith>>
const lineWith = (amount: Decimal) =>
  z.object({
    order_id: z.string(),
    product_id: sku,
    unit_price: amount,
    quantity: whole.pipe(quantite),
    discount: amount.pipe(z.number().max(1)),
  })
type Line = z.infer<ReturnType<typeof lineWith>>
const Product = z.object({
  product_id: sku,
  units_in_stock: whole.pipe(z.union([z.literal(0), quantite])),
})

/**
 * Orders of a folder: one order is one parcel, its lines are the articles, the products' stock is the
 * initial stock. Throws a UsageError of one line that names the file, the row and the column.
 */
export const ordersIn = (folder: string): DemoOrders => {
  const orders = read(folder, 'orders.csv', orderWith)
  const details = read(folder, 'order_details.csv', lineWith)
  const lines = Map.groupBy(details, (line) => line.order_id)
  const products = read(folder, 'products.csv', () => Product)
  const known = once(folder, 'orders.csv', 'order_id', orders, ({ order_id }) => order_id)
  once(folder, 'products.csv', 'product_id', products, ({ product_id }) => product_id)
  details.forEach(({ order_id }, index) => {
    if (!known.has(order_id))
      throw wrong(folder, 'order_details.csv', index, 'order_id', `no order ${order_id}`)
  })
  // The idempotency keys are made of what is sent, so the same orders sent again are the same parcels.
  const mark = createHash('sha256')
    .update(JSON.stringify([orders, [...lines]]))
    .digest('hex')
    .slice(0, 12)
  return {
    articles: products
      .filter(({ units_in_stock }) => units_in_stock > 0)
      .map(({ product_id, units_in_stock }) => ({
        sku: product_id,
        quantite: units_in_stock,
        once: true,
      })),
    parcels: orders.map((order, index) => {
      const own = lines.get(order.order_id) ?? []
      if (own.length === 0)
        throw new UsageError(
          `${join(folder, 'order_details.csv')}: no line for order ${order.order_id}`,
        )
      const body = demandeOf(order, own)
      const asked = Demande.safeParse(body)
      if (!asked.success) {
        const [issue] = asked.error.issues
        const column = columns[String(issue?.path[0])] ?? 'order_id'
        throw wrong(folder, 'orders.csv', index, column, issue?.message ?? '')
      }
      return { key: `commande-${mark}-${order.order_id}`, next: 'rien' as const, body }
    }),
  }
}

const demandeOf = (order: Order, lines: readonly Line[]) => {
  const price = lines.reduce(
    (sum, { unit_price, quantity, discount }) => sum + unit_price * quantity * (1 - discount),
    order.freight,
  )
  const place = [order.ship_postal_code, order.ship_city].filter((part) => part !== '').join(' ')
  const address = [order.ship_name, order.ship_address, place, order.ship_country]
  return {
    clientId: order.customer_id,
    adresse: address.filter((part) => part !== '').join(', '),
    referenceCommande: order.order_id,
    articles: lines.map(({ product_id, quantity }) => ({ sku: product_id, quantite: quantity })),
    montant: { centimes: Math.max(1, Math.round(price * 100)), devise: 'USD' },
    moyenPaiement: 'tok_ok',
  }
}

/** The columns that each field of a request comes from. */
const columns: Readonly<Record<string, string>> = {
  clientId: 'customer_id',
  adresse: 'ship_address',
  referenceCommande: 'order_id',
  articles: 'order_id',
  montant: 'freight',
}

const wrong = (folder: string, name: string, index: number, column: string, why: string) =>
  new UsageError(`${join(folder, name)}, row ${index + 2}, column ${column}: ${why}`)

/** The values of a column in which none may come twice. */
const once = <Row>(
  folder: string,
  name: string,
  column: string,
  rows: readonly Row[],
  valueOf: (row: Row) => string,
): ReadonlySet<string> => {
  const seen = new Set<string>()
  rows.forEach((row, index) => {
    const value = valueOf(row)
    if (seen.has(value)) throw wrong(folder, name, index, column, `${value} comes twice`)
    seen.add(value)
  })
  return seen
}

const read = <Row>(
  folder: string,
  name: string,
  schemaWith: (amount: Decimal) => ZodType<Row>,
): readonly Row[] => {
  const file = join(folder, name)
  let table: Csv
  try {
    table = parseCsv(decoded(readFileSync(file)))
    if (table.records.length === 0) throw new Error('no row after the header')
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`)
  }
  const schema = schemaWith(decimals[markOf(table)])
  return table.records.map((record, index) => {
    const row = schema.safeParse(record)
    if (row.success) return row.data
    const [issue] = row.error.issues
    const column = String(issue?.path[0])
    if (!(column in record)) throw new UsageError(`${file}: no column ${column}`)
    throw wrong(folder, name, index, column, issue?.message ?? '')
  })
}

const markOf = ({ records, separator }: Csv): keyof typeof decimals =>
  separator !== ',' &&
  records.some((record) => DECIMAL_COLUMNS.some((column) => record[column]?.includes(',')))
    ? 'comma'
    : 'point'
