import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedUser } from '../../redpanda/places.ts'
import { startSystemPostgres, systemPostgres } from '../../redpanda/system-postgres.ts'
import { runMain } from '../../shared/kernel/index.ts'
import { connect } from '../../shared/kernel/postgres.ts'
import { worldOn } from '../saga/real-world.ts'
import type { SagaWorld } from '../saga/saga-world.ts'
import { shopIn } from '../saga/shop.ts'
import { eventually } from '../faults/watching.ts'

/**
 * `bun tests/migrations/make-dump.ts <release>`, run on the release itself: has the real services bring
 * parcels into every state, and leaves their database as `<release>.sql`, the parcels by name as
 * `<release>.json`. What a release has left is never made again: later ones must go on from it.
 */
const WAIT_MS = 15_000
const EVERYTHING = '3600000'

const SILENT = {
  TRANSPORT: 'journal',
  PSP_SILENCE_MS: EVERYTHING,
  PSP_LENTEUR_MS: '2500',
  PSP_REPRISE_MS: '1500',
} as const

const statut = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'statut' in body ? body.statut : undefined

/** Without what only psql understands, and what only says who made it. */
const plain = (dumped: string): string =>
  dumped
    .split('\n')
    .filter((line) => !line.startsWith('\\') && !line.startsWith('--'))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')

const main = async (): Promise<number> => {
  const [release] = process.argv.slice(2)
  const binaries = systemPostgres()
  if (release === undefined || binaries === undefined)
    throw new Error('bun tests/migrations/make-dump.ts <release>; needs apt-get install postgresql')
  const folder = mkdtempSync('/var/tmp/colisaga-dump-')
  chmodSync(folder, 0o755)
  const server = await startSystemPostgres({
    binaries,
    folder: join(folder, 'postgres'),
    user: unprivilegedUser(),
  })
  const environment = { ...SILENT, DATABASE_URL: server.url }
  const sql = connect({ url: server.url, pool: 2, name: 'dump' })
  let world: SagaWorld
  const { post, sent, demande, until, saga, shipped, get } = shopIn(() => world)
  const parcels: Record<string, string> = {}

  /** A rule of the database that says no to some rows, as data that it cannot hold. */
  const refuse = async (table: string, when: string): Promise<void> => {
    const name = `refuse_${table.replace('.', '_')}`
    await sql.unsafe(`create function public.${name}() returns trigger language plpgsql as
      $no$ begin raise exception 'refused for now' using errcode = '23514'; end $no$`)
    await sql.unsafe(`create trigger ${name} before insert or update on ${table}
      for each row when (${when}) execute function public.${name}()`)
  }
  const accept = async (): Promise<void> => {
    for (const table of ['stock.document', 'boite.lettre'])
      await sql.unsafe(`drop function public.refuse_${table.replace('.', '_')}() cascade`)
  }

  // Sagas that are said to be late: the PSP does not answer.
  world = await worldOn({ ...environment, SAGA_DELAI_MS: '300' })
  const restock = (sku: string, quantite: number, key?: string) =>
    post(
      'stock',
      `/articles/${sku}/approvisionnement`,
      { quantite },
      key === undefined ? {} : { 'idempotency-key': key },
    )
  await restock('BOTTES', 60)
  await restock('GANTS', 40, 'reappro-1')
  await restock('RARE', 1)
  parcels['en doute'] = await sent('BOTTES', 'tok_doute_ok')
  parcels['en doute, refuse'] = await sent('BOTTES', 'tok_doute_refus')
  for (const colisId of Object.values(parcels))
    await until(`/colis/${colisId}`, ({ sagaEnRetard }) => sagaEnRetard === true)
  await world.close()

  // Everything else; reminders of each still wait.
  world = await worldOn(environment)
  const confirmed = async (sku = 'BOTTES', token = 'tok_ok'): Promise<string> => {
    const colisId = await sent(sku, token)
    await until(`/colis/${colisId}`, ({ statut }) => statut === 'confirme')
    return colisId
  }
  const left = async (token = 'tok_ok'): Promise<string> => {
    const colisId = await confirmed('BOTTES', token)
    await shipped(colisId)
    return colisId
  }
  const delivered = async (): Promise<string> => {
    const colisId = await left()
    await post('envoi', `/colis/${colisId}/livraison`, { recuPar: 'le gardien' })
    return colisId
  }
  const struck = async (issue?: string): Promise<string> => {
    const colisId = await left()
    const path = `/colis/${colisId}/incidents`
    const { body } = await post(
      'envoi',
      path,
      { nature: 'perte', description: 'introuvable' },
      { 'idempotency-key': `incident-${colisId}` },
    )
    const incidentId = String(body['incidentId'])
    if (issue === undefined) return colisId
    const answer = await post('envoi', `${path}/${incidentId}/resolution`, { issue })
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    if (issue === 'remplace') parcels['remplacant'] = String(answer.body['colisRemplacantId'])
    return colisId
  }
  const key = { 'idempotency-key': 'commande-1' }
  parcels['confirme'] = String(
    (await post('envoi', '/colis', demande('GANTS'), key)).body['colisId'],
  )
  await until(`/colis/${parcels['confirme']}`, ({ statut }) => statut === 'confirme')
  parcels['confirme, a annuler'] = await confirmed()
  parcels['expedie'] = await left()
  parcels['livre'] = await delivered()
  parcels['incident'] = await struck()
  parcels['incident, retrouve'] = await struck('retrouve')
  parcels['incident, rembourse'] = await struck('rembourse')
  parcels['incident, remplace'] = await struck('remplace')
  parcels['retourne'] = await delivered()
  await post('envoi', `/colis/${parcels['retourne']}/retour`, { motif: 'trop petit' })
  parcels['annule, refus'] = await sent('BOTTES', 'tok_refus')
  parcels['annule, stock'] = await sent('RARE', 'tok_ok', 2)
  parcels['annule, demande'] = await confirmed()
  await post('envoi', `/colis/${parcels['annule, demande']}/annulation`)
  parcels['annule, refus tardif'] = await sent('BOTTES', 'tok_refus_tardif')
  parcels['incident, revoque'] = await left('tok_refus_tardif')
  for (const name of ['annule, refus', 'annule, stock']) await saga(parcels[name] ?? '', 'echouee')
  for (const name of ['annule, demande', 'annule, refus tardif'])
    await saga(parcels[name] ?? '', 'renversee')
  for (const name of ['incident', 'incident, revoque'])
    await until(`/colis/${parcels[name]}`, ({ statut }) => statut === 'incident')
  for (const name of ['incident, rembourse', 'retourne'])
    await until(`/paiements/${parcels[name]}`, ({ etat }) => etat === 'rembourse', 'paiement')
  await saga(parcels['remplacant'] ?? '', 'reussie')

  // A fact parked in stock, one with another behind it, and a letter that does not go out.
  await restock('GARE', 10)
  await refuse('stock.document', `new.key = 'GARE'`)
  parcels['paye, gare'] = await sent('GARE')
  parcels['paye, gare, annule'] = await sent('GARE')
  for (const name of ['paye, gare', 'paye, gare, annule'])
    await eventually(`${name} is parked`, WAIT_MS, async () => {
      const { body } = await get('stock', '/gares')
      return JSON.stringify(body).includes(parcels[name] ?? '') ? true : undefined
    })
  await post('envoi', `/colis/${parcels['paye, gare, annule']}/annulation`)
  await eventually('what follows is parked behind', WAIT_MS, async () => {
    const [row] = await sql`select count(*)::integer as n from stock.parked`
    return row?.['n'] === 3 ? true : undefined
  })
  await refuse('boite.lettre', `new.client_id = 'client-GANTS'`)
  parcels['reserve'] = await sent('GANTS')
  await eventually('a letter is tried again', WAIT_MS, async () => {
    const rows = await sql`select 1 from notification.task where tries > 0`
    return rows.length > 0 ? true : undefined
  })
  // Taken down while the PSP has not answered yet.
  parcels['cree'] = await sent('BOTTES', 'tok_lent')
  await until(`/colis/${parcels['cree']}`, ({ statut }) => statut === 'cree')
  await world.close()
  await accept()

  const shown = await sql`select key, body from suivi.document`
  const statutOf = new Map(shown.map(({ key: colisId, body }) => [String(colisId), statut(body)]))
  const known = Object.entries(parcels).map(([name, colisId]) => {
    const found = statutOf.get(colisId)
    if (found === undefined) throw new Error(`suivi does not know ${name}`)
    return { name, colisId, statut: found }
  })
  const dumped = await server.run('pg_dump', [
    `--dbname=${server.url}`,
    '--inserts',
    '--rows-per-insert=100',
    '--no-owner',
    '--no-privileges',
    '--no-comments',
  ])
  const here = (suffix: string) => new URL(`./${release}.${suffix}`, import.meta.url)
  writeFileSync(here('sql'), plain(dumped))
  writeFileSync(here('json'), `${JSON.stringify(known, null, 2)}\n`)
  await sql.end({ timeout: 1 })
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
  return 0
}

await runMain(main)
