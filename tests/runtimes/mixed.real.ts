// needs: kafka, confluent
// lane: mixed both ledger
import { expect, test } from 'bun:test'
import { services } from '../../apps/host/registry.ts'
import { clean, demoOn } from './ledger.ts'

const TEST_MS = 120_000
const RUNTIMES = ['bun', 'deno', 'node'] as const
const STRUCK = /killed (\w+)\/1: \d+/g

test(
  'services on Bun, Deno and Node, by both clients on one broker, are killed, and the ledger is clean',
  async () => {
    const args = ['--colis', '120', '--rythme', '10', '--tuer', '4']
    const { code, said, ledger, clients } = await demoOn(RUNTIMES, args)
    expect([code, said]).toEqual([0, expect.any(String)])
    expect(ledger).toMatchObject(clean)
    const taken = services.map(({ name }, n): [string, string] => [
      name,
      RUNTIMES[n % RUNTIMES.length] === 'node' ? 'confluent' : 'platformatic',
    ])
    expect(clients).toEqual(Object.fromEntries(taken))
    expect([...said.matchAll(STRUCK)].length).toBeGreaterThan(0)
  },
  TEST_MS,
)
