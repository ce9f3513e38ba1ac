import { afterAll, describe, expect, test } from 'bun:test'
import { freshParts } from '../../../../tests/parts.ts'
import { systemClock } from '../../runtime/clock.ts'
import { connect } from './connect.ts'
import { postgresNotices } from './notices.ts'

const { databaseUrl } = await freshParts()
const { databaseUrl: elsewhere } = await freshParts()
const open = (url: string) => connect({ url, pool: 2, name: 'test' })
const [sql, direct, other] = [open(databaseUrl), open(databaseUrl), open(elsewhere)]
afterAll(async () => {
  await Promise.all([sql, direct, other].map((one) => one.end({ timeout: 1 })))
})

const noticesOf = async (over: { direct: typeof direct; schema: string }) => {
  const reasons: string[] = []
  const deaf = (reason: string): void => void reasons.push(reason)
  return { reasons, notices: await postgresNotices({ sql, clock: systemClock, deaf, ...over }) }
}

describe('notices', () => {
  test('told by one instance are heard by the others of its service, and by no other service', async () => {
    const { notices: one } = await noticesOf({ direct, schema: 'envoi' })
    const { notices: two } = await noticesOf({ direct, schema: 'envoi' })
    const { notices: three } = await noticesOf({ direct, schema: 'stock' })
    expect([one.heard, two.heard, three.heard]).toEqual([true, true, true])
    let stranger = 0
    three.listen(() => (stranger += 1))
    const woken = new Promise<void>((resolve) => two.listen(resolve))
    one.tell()
    await woken
    expect(stranger).toBe(0)
  })

  test('that are not heard where they are told are said not to be', async () => {
    const { notices, reasons } = await noticesOf({ direct: other, schema: 'envoi' })
    expect(notices.heard).toBe(false)
    expect(reasons).toEqual(['what DATABASE_URL tells is not heard by DATABASE_URL_DIRECT'])
  })
})
