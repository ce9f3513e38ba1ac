import { describe, expect, test } from 'bun:test'
import { streamSink } from '../../shared/kernel/index.ts'
import { z } from 'zod'
import { memoryWorld } from '../saga/memory-world.ts'
import { shopIn } from '../saga/shop.ts'
import { traced } from './traced.ts'
import type { SagaWorld } from '../saga/saga-world.ts'

const TEST_MS = 30_000

const Line = z.looseObject({
  level: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  timestamp: z.iso.datetime(),
  service: z.string().regex(/^Service[A-Z]/),
  event: z.string(),
  correlationId: z.string().optional(),
  durationMs: z.number().optional(),
  key: z.string().optional(),
  from: z.string().optional(),
  trace_id: z.string().optional(),
})
type Line = z.infer<typeof Line>
const linesOf = (world: SagaWorld): readonly Line[] =>
  world.logLines().map((line) => Line.parse(JSON.parse(line)))

const SAID = {
  ColisCree: 'ServiceEnvoi',
  PaiementEffectue: 'ServicePaiement',
  StockReserve: 'ServiceStock',
  ConfirmationEnvoyee: 'ServiceNotification',
  PaiementRefuse: 'ServicePaiement',
  ColisAnnule: 'ServiceEnvoi',
  AnnulationStock: 'ServiceStock',
  AvisEnvoye: 'ServiceNotification',
}

describe('the log of a saga', () => {
  test(
    'has a line for each fact said and heard and for each request, of one correlation to the last',
    async () => {
      const world = await memoryWorld()
      const shop = shopIn(() => world)
      const sku = await shop.stocked(5)
      const headers = { 'x-correlation-id': 'abc-123' }
      const demande = shop.demande(sku, 'tok_refus_tardif')
      const { body } = await shop.post('envoi', '/colis', demande, headers)
      const colisId = String(body['colisId'])
      await shop.saga(colisId, 'renversee')
      await shop.until(`/colis/${colisId}`, ({ annulationDite }) => annulationDite === true)
      // A question about it, and a command that comes too late: the parcel's correlation is given back.
      const late = await shop.post('envoi', `/colis/${colisId}/annulation`)
      expect(late.response.headers.get('x-correlation-id')).toBe('abc-123')
      await world.close()
      const lines = linesOf(world)
      const about = lines.filter(({ key }) => key === colisId)
      expect([...new Set(about.map(({ correlationId }) => correlationId))]).toEqual(['abc-123'])
      for (const [event, service] of Object.entries(SAID)) {
        const said = about.filter((line) => line.event === event && line.from === undefined)
        expect([event, said.map((line) => line.service)]).toEqual([event, [service]])
        const heard = about.filter((line) => line.event === event && line.from !== undefined)
        expect(heard.map((line) => line.service)).toContain('ServiceSuivi')
        for (const line of [...said, ...heard])
          expect(line).toMatchObject({ level: 'INFO', durationMs: expect.any(Number) })
      }
      const requests = lines.filter(({ event }) => event.startsWith('POST /colis'))
      expect(requests.map(({ event, correlationId }) => [event, correlationId])).toEqual([
        ['POST /colis', 'abc-123'],
        ['POST /colis/:id/annulation', 'abc-123'],
      ])
    },
    TEST_MS,
  )

  test(
    'is whole or not there at all when sampled; what went wrong is always there',
    async () => {
      const world = await memoryWorld({ log: { sample: 0.5 } })
      const shop = shopIn(() => world)
      const sku = await shop.stocked(100)
      const ids = await Promise.all(Array.from({ length: 40 }, () => shop.sent(sku)))
      for (const id of ids) await shop.saga(id, 'reussie')
      const doubt = await shop.sent(sku, 'tok_doute_ok')
      await shop.saga(doubt, 'reussie')
      await world.close()
      const lines = linesOf(world)
      const counts = ids.map(
        (id) => lines.filter(({ key, event }) => key === id && event !== 'ColisEnRetard').length,
      )
      const kept = counts.filter((count) => count > 0)
      expect(kept.length).toBeGreaterThan(5)
      expect(kept.length).toBeLessThan(35)
      // Said once by each of four, heard by suivi and whoever listens: all the same number.
      expect(new Set(kept).size).toBe(1)
      expect(lines.filter(({ level }) => level === 'WARN').length).toBeGreaterThan(0)
    },
    TEST_MS,
  )

  test(
    'leads to its trace when there is one',
    async () => {
      let world: SagaWorld | undefined
      const { spans } = await traced(
        async (shop) => {
          await shop.saga(await shop.sent(await shop.stocked(5)), 'reussie')
        },
        {},
        {},
        (opened) => {
          world = opened
        },
      )
      if (world === undefined) throw new Error('no world')
      const trace = spans.find(({ name }) => name === 'create ColisCree')?.traceId
      const lines = linesOf(world).filter(({ event }) => event in SAID || event === 'POST /colis')
      expect(lines.length).toBeGreaterThan(8)
      for (const line of lines) expect(line.trace_id).toBe(String(trace))
    },
    TEST_MS,
  )
})

test('a log file that cannot be written is refused in one line, before anything starts', () => {
  expect(() => streamSink('/proc/self/nulle-part/colisaga.log')).toThrow(/^LOG_FILE: /)
})
