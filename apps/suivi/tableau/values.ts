import type { Unit } from '../../../observability/panels/panel.ts'

const French = (digits: number) => new Intl.NumberFormat('fr-FR', { maximumFractionDigits: digits })
const whole = French(0)
const fine = French(2)
const finest = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 2 })
/** A smaller value is shown as 0. */
export const LEAST = 0.000_5
const SUFFIX: Readonly<Record<Unit, string>> = {
  ms: ' ms',
  s: ' s',
  proportion: ' %',
  nombre: '',
  octets: ' Mio',
  cœurs: '',
  'faits/s': '/s',
  'sagas/s': '/s',
  'requêtes/s': '/s',
  'colis/s': '/s',
  'par seconde': '/s',
}
const MIB = 1_048_576
const MINUTE_S = 60

/** A value as people read it: `1,5 s`, `12 %`, `340 ms`. */
export const written = (value: number, unit: Unit): string => {
  if (unit === 'ms' && value >= 1_000) return written(value / 1_000, 's')
  if (unit === 's' && value >= 2 * MINUTE_S) return `${whole.format(value / MINUTE_S)} min`
  const shown = unit === 'proportion' ? value * 100 : unit === 'octets' ? value / MIB : value
  return `${number(shown)}${SUFFIX[unit]}`
}

const number = (value: number): string => {
  const size = Math.abs(value)
  if (size < LEAST) return '0'
  return (size < 0.1 ? finest : size < 10 ? fine : whole).format(value)
}

const clock = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' })
const clockWithSeconds = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'medium' })

/** An hour of the day, in this machine's time zone; with its seconds when little time is shown. */
export const hour = (atS: number, seconds: boolean): string =>
  (seconds ? clockWithSeconds : clock).format(atS * 1_000)

/** The values of a readable scale from 0 to at least `max`: 1, 2 or 5 times a power of ten apart. */
export const ticks = (max: number, count: number): readonly number[] => {
  const least = Math.max(max, Number.EPSILON) / count
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 5].find((times) => times * power >= least) ?? 10) * power
  const last = Math.ceil(max / step - 1e-9)
  return Array.from({ length: Math.max(1, last) + 1 }, (_, n) => n * step)
}
