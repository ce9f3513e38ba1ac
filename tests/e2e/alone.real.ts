// needs: kafka
import { expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { services } from '../../apps/host/registry.ts'
import { freePort } from '../../redpanda/ports.ts'
import { freshParts } from '../parts.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAMES = services.map(({ name }) => name)
const TEST_MS = 90_000

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const untilMs = Date.now() + 40_000
  while (!(await holds().catch(() => false))) {
    if (Date.now() > untilMs) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test(
  'each service runs alone in its own process, together they carry a parcel, and each stops when asked',
  async () => {
    const { databaseUrl, kafka } = await freshParts()
    const children = []
    const addresses: Record<string, string> = {}
    for (const name of NAMES) {
      const port = await freePort()
      addresses[name] = `http://127.0.0.1:${port}`
      const child = spawn(process.execPath, [`apps/${name}/main.ts`], {
        cwd: ROOT,
        stdio: 'ignore',
        env: {
          ...process.env,
          PORT: String(port),
          DATABASE_URL: databaseUrl,
          KAFKA_BROKERS: kafka?.brokers,
          KAFKA_PREFIX: kafka?.prefix,
        },
      })
      children.push({
        child,
        ended: new Promise<number | null>((resolve) => {
          child.once('close', (code) => resolve(code))
        }),
      })
    }
    try {
      for (const name of NAMES)
        await until(async () => (await fetch(`${addresses[name]}/pret`)).status === 200)
      const post = (service: string, path: string, body: object) =>
        fetch(`${addresses[service]}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      await post('stock', '/articles/A/approvisionnement', { quantite: 5 })
      const created = await post('envoi', '/colis', {
        clientId: 'C1',
        adresse: 'ici',
        articles: [{ sku: 'A', quantite: 1 }],
        montant: { centimes: 100, devise: 'EUR' },
        moyenPaiement: 'tok_ok',
      })
      const location = created.headers.get('location')
      await until(async () => {
        const seen: unknown = await (await fetch(`${addresses['suivi']}${location}`)).json()
        return (
          typeof seen === 'object' &&
          seen !== null &&
          'statut' in seen &&
          seen.statut === 'confirme'
        )
      })
    } finally {
      for (const { child } of children) child.kill('SIGTERM')
    }
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(NAMES.map(() => 0))
  },
  TEST_MS,
)
