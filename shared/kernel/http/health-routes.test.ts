import { expect, test } from 'bun:test'
import { createInstruments } from '../telemetry/instruments.ts'
import { plainWording } from '../testing/plain-wording.ts'
import { testApp } from '../testing/test-app.ts'
import { addHealth, type Check } from './health-routes.ts'

const withChecks = (checks: Readonly<Record<string, Check>>) => {
  const { app, clock } = testApp()
  const stopping = new AbortController()
  addHealth(app, {
    service: 'essai',
    checks,
    instruments: createInstruments('essai', clock),
    clock,
    stopping: stopping.signal,
    wording: plainWording,
  })
  const asked = async (path: string): Promise<readonly [number, unknown]> => {
    const asking = app.request(path)
    await clock.pass(2_000)
    const response = await asking
    return [response.status, await response.json()]
  }
  return { app, stopping, asked }
}
const well: Check = async () => undefined

test('ready when every part is well', async () => {
  const { asked } = withChecks({ store: well, broker: well })
  expect(await asked('/ready')).toEqual([200, { ready: true }])
})

test('each part that is not is named with what is wrong: found, thrown, or silent for too long', async () => {
  const { asked } = withChecks({
    store: async () => ({ kind: 'standby' }),
    broker: well,
    cache: async () => {
      throw new Error('no route')
    },
    other: () => new Promise(() => {}),
  })
  expect(await asked('/ready')).toEqual([
    503,
    {
      ready: false,
      missing: [
        { part: 'store', trouble: { kind: 'standby' } },
        { part: 'cache', trouble: { kind: 'failed', detail: 'no route' } },
        { part: 'other', trouble: { kind: 'silent', detail: '1000' } },
      ],
    },
  ])
})

test('alive whatever is missing', async () => {
  const { asked } = withChecks({ store: async () => ({ kind: 'standby' }) })
  expect(await asked('/alive')).toEqual([200, { service: 'essai' }])
})

test('not ready while it stops, and its parts are not asked any more', async () => {
  let asks = 0
  const { asked, stopping } = withChecks({
    store: async () => {
      asks += 1
      return undefined
    },
  })
  stopping.abort()
  expect(await asked('/ready')).toEqual([
    503,
    { ready: false, missing: [{ part: 'essai', trouble: { kind: 'stopping' } }] },
  ])
  expect(asks).toBe(0)
})

test('metrics are served in the text format that they name', async () => {
  const { app } = withChecks({})
  const { status, headers } = await app.request('/metrics')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=/)
})
