import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { booksOf, isClean, isQuiet } from '../../apps/demo/books.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { eventually } from '../faults/watching.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'

const TEST_MS = 90_000
const QUIET_MS = 30_000
/** Releases whose database must still go on; make-dump.ts has made them. */
export const releases = ['0.1.0'] as const

const Parcels = z.array(z.object({ name: z.string(), colisId: z.string(), statut: z.string() }))

const left = (release: string, suffix: string): string =>
  readFileSync(new URL(`./${release}.${suffix}`, import.meta.url), 'utf8')

/** What the services are told beside their database, and how both are taken away. */
export interface Restored {
  readonly databaseUrl: string
  readonly environment: Readonly<Record<string, string | undefined>>
  close(): Promise<void>
}

/** The services of today on what an earlier release has left: every parcel goes on from where it was. */
export const describeGoingOn = (
  name: string,
  release: string,
  open: () => Promise<Restored>,
): void => {
  describe(`a database of ${release} ${name}`, () => {
    const parcels = Parcels.parse(JSON.parse(left(release, 'json')))
    const of = (known: string): string => {
      const found = parcels.find((parcel) => parcel.name === known)
      if (found === undefined) throw new Error(`${release} has left no parcel ${known}`)
      return found.colisId
    }
    let restored: Restored
    let sql: ReturnType<typeof connect>
    let world: SagaWorld
    const { get, post, until, saga, shipped, demande, sent } = shopIn(() => world)
    const asked = async (path: string, body?: object) => {
      const answer = await post('envoi', path, body)
      expect({ path, ...answer }).toMatchObject({ status: 200 })
      return answer.body
    }

    beforeAll(async () => {
      restored = await open()
      const { databaseUrl, environment } = restored
      // A connection of its own: what is restored sets its session as it needs it.
      const restoring = connect({ url: databaseUrl, pool: 1, name: 'restore' })
      await restoring.unsafe(left(release, 'sql')).simple()
      await restoring.end({ timeout: 5 })
      sql = connect({ url: databaseUrl, pool: 2, name: 'test' })
      // A return is refunded however long ago the dump was made.
      const told = { ...environment, DATABASE_URL: databaseUrl, RETOUR_JOURS: '3650' }
      world = await worldOn(told)
    }, TEST_MS)
    afterAll(async () => {
      await world.close()
      await sql.end({ timeout: 5 })
      await restored.close()
    }, TEST_MS)

    test(
      'suivi shows every parcel as it was',
      async () => {
        const goOn = ['en doute', 'en doute, refuse', 'reserve', 'cree']
        for (const { name: known, colisId, statut } of parcels) {
          const { status, body } = await get('suivi', `/colis/${colisId}`)
          expect({ known, status }).toEqual({ known, status: 200 })
          // Tasks that were waiting run at once, and bring their parcels further.
          if (!goOn.includes(known))
            expect({ known, statut: body['statut'] }).toEqual({ known, statut })
        }
      },
      TEST_MS,
    )

    test(
      'tasks that waited, and those that were tried again, run',
      async () => {
        await saga(of('cree'), 'reussie')
        await saga(of('en doute'), 'reussie')
        await saga(of('en doute, refuse'), 'echouee')
        await saga(of('reserve'), 'reussie')
        for (const late of ['en doute', 'en doute, refuse'])
          expect((await get('suivi', `/colis/${of(late)}`)).body['sagaEnRetard']).toBe(true)
      },
      TEST_MS,
    )

    test(
      'parked facts are shown, and redriven in their order',
      async () => {
        const [alone, followed] = [of('paye, gare'), of('paye, gare, annule')]
        const { body } = await get('stock', '/gares')
        const gares = body['gares'] as { cle: string; type: string }[]
        expect(gares.filter(({ cle }) => cle === alone)).toHaveLength(1)
        expect(gares.filter(({ cle }) => cle === followed).map(({ type }) => type)).toEqual([
          'PaiementEffectue',
          'ColisAnnule',
        ])
        // Its reminder has waited in the dump: the saga should have ended long ago.
        await until(`/colis/${alone}`, ({ sagaEnRetard }) => sagaEnRetard === true)
        for (const [colisId, applied] of [
          [alone, 1],
          [followed, 2],
        ] as const)
          expect((await post('stock', `/gares/${colisId}/rejeu`)).body).toMatchObject({
            applied,
            left: 0,
          })
        await saga(alone, 'reussie')
        await until(`/sagas/${followed}`, ({ terminee }) => terminee === true)
        expect((await get('stock', '/gares')).body).toEqual({ gares: [] })
      },
      TEST_MS,
    )

    test(
      'open parcels are shipped, delivered, cancelled, resolved and returned',
      async () => {
        expect((await shipped(of('confirme'))).status).toBe(200)
        await asked(`/colis/${of('confirme, a annuler')}/annulation`)
        await saga(of('confirme, a annuler'), 'renversee')
        await asked(`/colis/${of('expedie')}/livraison`, {})
        await until(`/colis/${of('expedie')}`, ({ statut }) => statut === 'livre')
        await asked(`/colis/${of('livre')}/retour`, { motif: 'trop petit' })
        await until(`/colis/${of('livre')}`, ({ statut }) => statut === 'retourne')
        expect((await shipped(of('remplacant'))).status).toBe(200)
        const { body } = await get('suivi', `/colis/${of('incident')}`)
        const [incidentId] = Object.keys(body['incidents'] as object)
        await asked(`/colis/${of('incident')}/incidents/${incidentId}/resolution`, {
          issue: 'retrouve',
        })
        await until(`/colis/${of('incident')}`, ({ statut }) => statut === 'expedie')
      },
      TEST_MS,
    )

    test(
      'what has ended stays ended, and keys still mean what they meant',
      async () => {
        for (const known of ['annule, refus', 'annule, stock', 'annule, demande', 'retourne'])
          expect((await post('envoi', `/colis/${of(known)}/expedition`, PARTI)).body).toMatchObject(
            { type: 'urn:colisaga:probleme:refus' },
          )
        const created = await post('envoi', '/colis', demande('GANTS'), {
          'idempotency-key': 'commande-1',
        })
        expect([created.status, created.body['colisId']]).toEqual([201, of('confirme')])
        const incident = await post(
          'envoi',
          `/colis/${of('incident')}/incidents`,
          { nature: 'perte', description: 'introuvable' },
          { 'idempotency-key': `incident-${of('incident')}` },
        )
        const known = (await get('suivi', `/colis/${of('incident')}`)).body['incidents']
        expect(Object.keys(known as object)).toEqual([String(incident.body['incidentId'])])
        const before = (await get('stock', '/articles/GANTS')).body
        const restocked = await post(
          'stock',
          '/articles/GANTS/approvisionnement',
          { quantite: 40 },
          { 'idempotency-key': 'reappro-1' },
        )
        expect(restocked.status).toBe(200)
        expect((await get('stock', '/articles/GANTS')).body).toEqual(before)
      },
      TEST_MS,
    )

    test(
      'new parcels go the whole way, and at the end the ledger is clean',
      async () => {
        const fresh = await Promise.all(Array.from({ length: 5 }, () => sent('BOTTES')))
        for (const colisId of fresh) await saga(colisId, 'reussie')
        const books = booksOf(sql)
        await eventually('nobody has anything left to do', QUIET_MS, async () =>
          isQuiet(await books.progress(0)) ? true : undefined,
        )
        const run = { startMs: 0, endMs: Date.now(), settled: true }
        const ledger = await books.ledger(run, [...parcels.map(({ colisId }) => colisId), ...fresh])
        expect({ ledger, clean: isClean(ledger) }).toMatchObject({ clean: true })
        expect(ledger.annules).toMatchObject({
          'Paiement refusé': 3,
          'Stock insuffisant': 1,
          'Demande du client': 3,
        })
      },
      TEST_MS,
    )
  })
}

const PARTI = { transporteur: 'Poste', numeroSuivi: 'X1' }
