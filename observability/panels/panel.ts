/** What a value is, and so how it is written. */
export type Unit =
  | 'ms'
  | 's'
  | 'proportion'
  | 'nombre'
  | 'octets'
  | 'cœurs'
  | 'faits/s'
  | 'sagas/s'
  | 'requêtes/s'
  | 'colis/s'
  | 'par seconde'

export interface Query {
  /** PromQL; `$__rate_interval` and `$__range` as in Grafana. */
  readonly expr: string
  /** Names a series by its labels: `{{topic}}`. */
  readonly legend: string
}

/** One panel, for Grafana's dashboards and for the page of suivi alike. */
export interface Panel {
  readonly title: string
  /** What it shows, and what to think when it looks wrong. */
  readonly description: string
  /** Lines over time, one number a series, or bars that compare totals. */
  readonly kind: 'courbes' | 'chiffre' | 'barres'
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Of 24. */
  readonly width: number
  readonly stacked?: boolean
  /** A value from here on is bad, and drawn in red. */
  readonly redFrom?: number
  /** A value below this is bad, and drawn in red. */
  readonly redBelow?: number
  /** The main panels, which suivi's own page draws too. */
  readonly main?: boolean
  /** Why a run in which all goes well gives these queries no series. */
  readonly quiet?: string
}

export interface Row {
  readonly title: string
  readonly panels: readonly Panel[]
}

export interface Board {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly rows: readonly Row[]
}

/** A query as Prometheus takes it, Grafana's two variables filled in (`30s`, `5m`). */
export const exprOf = (
  { expr }: Query,
  windows: { readonly rate: string; readonly range: string },
): string => expr.replaceAll('$__rate_interval', windows.rate).replaceAll('$__range', windows.range)

/** A series' name: the legend with the labels filled in. */
export const nameOf = (legend: string, labels: Readonly<Record<string, string>>): string =>
  legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '')
