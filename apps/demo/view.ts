import type { Ledger, Progress } from './books.ts'
import { type Out, screenOn } from './screen.ts'

/** Shows a run while it goes. */
export interface View {
  show(progress: Progress, sagasPerSecond: number): void
  /** Writes a line where the view has room for it; absent: it stands in nobody's way. */
  readonly say?: (line: string) => void
  /** Leaves the terminal as it was. */
  end(): void
}

const BAR = 32
const order = ['cree', 'confirme', 'expedie', 'livre', 'retourne', 'incident', 'annule']
const labels: Readonly<Record<string, string>> = {
  cree: 'en cours',
  confirme: 'confirmés',
  expedie: 'expédiés',
  livre: 'livrés',
  retourne: 'retournés',
  incident: 'en incident',
  annule: 'annulés',
}
const ESC = '\u001b['
const colors: Readonly<Record<string, number>> = {
  cree: 33,
  confirme: 32,
  expedie: 36,
  livre: 34,
  retourne: 90,
  incident: 35,
  annule: 31,
}

/** A table that redraws itself where there is a terminal, plain lines where there is none. */
export const viewOn = (out: Out, head: readonly string[]): View =>
  out.isTTY === true ? drawn(out, head) : plain(out, head)

/** Only the head is shown, because others write what follows it, such as log lines. */
export const headOnly = (out: Pick<NodeJS.WriteStream, 'write'>, head: readonly string[]): View => {
  for (const line of head) out.write(`${line}\n`)
  return { show: () => {}, end: () => {} }
}

const plain = (out: Pick<NodeJS.WriteStream, 'write'>, head: readonly string[]): View => {
  for (const line of head) out.write(`${line}\n`)
  let last = ''
  return {
    show: ({ crees, terminees, statuts, latenceMs, gares }, perSecond) => {
      const counts = order
        .filter((statut) => (statuts[statut] ?? 0) > 0)
        .map((statut) => `${labels[statut]} ${statuts[statut]}`)
        .join(', ')
      const line =
        `${crees} colis, ${terminees} sagas terminées : ${counts} | ${rate(perSecond)} sagas/s` +
        ` | p50 ${ms(latenceMs.p50)} p99 ${ms(latenceMs.p99)}${gares > 0 ? ` | ${gares} garés` : ''}`
      if (line !== last) out.write(`${line}\n`)
      last = line
    },
    end: () => {},
  }
}

const drawn = (out: Out, head: readonly string[]): View => {
  const screen = screenOn(out)
  return {
    show: (progress, perSecond) => screen.draw([...head, '', ...table(progress, perSecond)]),
    say: screen.above,
    end: screen.end,
  }
}

const table = (progress: Progress, perSecond: number): readonly string[] => {
  const { statuts, raisons, crees, terminees, latenceMs, retard, taches, gares } = progress
  const most = Math.max(1, ...Object.values(statuts))
  const rows = order.map((statut) => {
    const n = statuts[statut] ?? 0
    const bar = '█'.repeat(Math.ceil((n / most) * BAR))
    const color = `${ESC}${colors[statut] ?? 37}m`
    return `  ${(labels[statut] ?? statut).padEnd(12)} ${String(n).padStart(7)}  ${color}${bar}${ESC}0m`
  })
  const reasons = Object.entries(raisons).map(([raison, n]) => `${raison} ${n}`)
  return [
    ...rows,
    '',
    `  ${crees} colis, ${terminees} sagas terminées, ${rate(perSecond)} sagas/s` +
      `   latence p50 ${ms(latenceMs.p50)}, p99 ${ms(latenceMs.p99)}`,
    `  annulations : ${reasons.length === 0 ? 'aucune' : reasons.join(', ')}`,
    `  en route : ${retard} faits à projeter, ${taches} tâches` +
      (gares > 0 ? `, ${ESC}31m${gares} faits garés${ESC}0m` : ''),
  ]
}

const rate = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
const ms = (value: number | null): string => (value === null ? '—' : `${Math.round(value)} ms`)

/** The ledger for people. */
export const ledgerLines = (ledger: Ledger): readonly string[] => {
  const { argent, stock, latenceMs } = ledger
  const money = (centimes: number): string => (centimes / 100).toFixed(2)
  const cancelled = Object.entries(ledger.annules).map(([raison, n]) => `${raison} ${n}`)
  return [
    '',
    'Grand livre',
    `  colis         ${ledger.colis} : ${ledger.confirmes} confirmés, ${ledger.enCours} en cours`,
    `  annulés       ${cancelled.length === 0 ? 'aucun' : cancelled.join(', ')}`,
    `  perdus ${ledger.perdus}, doublons ${ledger.doublons}, inversions ${ledger.inversions}`,
    `  argent        effectué ${money(argent.effectue)} = conservé ${money(argent.conserve)}` +
      ` + remboursé ${money(argent.rembourse)} + repris ${money(argent.repris)}` +
      ` (${argent.equilibre ? 'équilibré' : 'DÉSÉQUILIBRÉ'}), en doute ${money(argent.enDoute)}`,
    `  stock         ${stock.articles} articles, ${stock.equilibre ? 'équilibré' : 'DÉSÉQUILIBRÉ'}`,
    `  ${ledger.duree_s} s, ${ledger.sagasParSeconde} sagas/s, latence p50 ${ms(latenceMs.p50)}, p99 ${ms(latenceMs.p99)}`,
  ]
}
