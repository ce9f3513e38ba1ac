import { expect, test } from 'bun:test'
import { freePort } from './ports.ts'

test('ports that nobody listens on yet are not given twice', async () => {
  const ports: number[] = []
  for (let n = 0; n < 200; n += 1) ports.push(await freePort())
  expect(new Set(ports).size).toBe(ports.length)
  // Connections that go out have their ports from there on.
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
