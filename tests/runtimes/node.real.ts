// needs: kafka, confluent
// lane: node confluent ledger
import { expect, test } from 'bun:test'
import { services } from '../../apps/host/registry.ts'
import { clean, demoOn } from './ledger.ts'

const TEST_MS = 120_000

test(
  "with all services on Node, by Confluent's client, the ledger is clean",
  async () => {
    const { code, said, ledger, clients } = await demoOn(
      ['node'],
      ['--colis', '150', '--rythme', '30'],
    )
    expect([code, said]).toEqual([0, expect.any(String)])
    expect(ledger).toMatchObject(clean)
    expect(clients).toEqual(Object.fromEntries(services.map(({ name }) => [name, 'confluent'])))
  },
  TEST_MS,
)
