import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z, type ZodType } from 'zod'
import { UsageError } from '../../shared/runtime/lifecycle.ts'
import { parseCsv } from './csv.ts'
import type { DemoOrders } from './parcels.ts'

const whole = z.string().regex(/^\d+$/, 'a whole number').transform(Number)
const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'a number')
  .transform(Number)

const Order = z.object({
  order_id: z.string().min(1),
  customer_id: z.string().min(1),
  freight: decimal,
  ship_name: z.string(),
  ship_address: z.string(),
  ship_city: z.string(),
  ship_postal_code: z.string(),
  ship_country: z.string(),
})
const Line = z.object({
  order_id: z.string(),
  product_id: z.string().min(1),
  unit_price: decimal,
  quantity: whole,
  discount: decimal,
})
const Product = z.object({ product_id: z.string().min(1), units_in_stock: whole })

/**
 * Orders of a folder: one order is one parcel, its lines are the articles, the products' stock is the
 * initial stock. Throws a UsageError of one line that names the file, the row and the column.
 */
export const ordersIn = (folder: string): DemoOrders => {
  const orders = read(folder, 'orders.csv', Order)
  const lines = Map.groupBy(read(folder, 'order_details.csv', Line), (line) => line.order_id)
  const products = read(folder, 'products.csv', Product)
  // The same orders sent again are the same parcels: the keys come from what is sent.
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
    parcels: orders.map((order) => {
      const own = lines.get(order.order_id) ?? []
      if (own.length === 0)
        throw new UsageError(
          `${join(folder, 'order_details.csv')}: no line for order ${order.order_id}`,
        )
      const price = own.reduce(
        (sum, { unit_price, quantity, discount }) => sum + unit_price * quantity * (1 - discount),
        order.freight,
      )
      const place = [order.ship_postal_code, order.ship_city]
        .filter((part) => part !== '')
        .join(' ')
      const address = [order.ship_name, order.ship_address, place, order.ship_country]
      return {
        key: `commande-${mark}-${order.order_id}`,
        next: 'rien' as const,
        body: {
          clientId: order.customer_id,
          adresse: address.filter((part) => part !== '').join(', '),
          referenceCommande: order.order_id,
          articles: own.map(({ product_id, quantity }) => ({
            sku: product_id,
            quantite: quantity,
          })),
          montant: { centimes: Math.max(1, Math.round(price * 100)), devise: 'USD' },
          moyenPaiement: 'tok_ok',
        },
      }
    }),
  }
}

const read = <Row>(folder: string, name: string, schema: ZodType<Row>): readonly Row[] => {
  const file = join(folder, name)
  let records: readonly Readonly<Record<string, string>>[]
  try {
    records = parseCsv(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return records.map((record, index) => {
    const row = schema.safeParse(record)
    if (row.success) return row.data
    const [issue] = row.error.issues
    throw new UsageError(
      `${file}, row ${index + 2}, column ${issue?.path.join('.')}: ${issue?.message}`,
    )
  })
}
