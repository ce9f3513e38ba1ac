/** The declaration of a metric, from which its instrument and its line in docs/metrics.md are made. */
export interface Definition<Labels extends readonly string[] = readonly string[]> {
  readonly name: string
  readonly help: string
  readonly unit:
    | 'events'
    | 'facts'
    | 'units'
    | 'ms'
    | 'seconds'
    | 'bytes'
    | 'items'
    | 'position'
    | 'yes (1) or no (0)'
  /** Names of its labels, in the order in which their values are given. */
  readonly labels: Labels
}

/** A counter, which only rises and is counted as things happen. */
export interface CounterDefinition<
  Labels extends readonly string[] = readonly string[],
> extends Definition<Labels> {
  readonly type: 'counter'
}

export interface HistogramDefinition<
  Labels extends readonly string[] = readonly string[],
> extends Definition<Labels> {
  readonly type: 'histogram'
  /** Upper bounds, in the metric's unit. */
  readonly buckets: readonly number[]
}

/** A value that is read at each scrape; `total` where it only rises. */
export interface GaugeDefinition<
  Labels extends readonly string[] = readonly string[],
> extends Definition<Labels> {
  readonly type: 'gauge' | 'total'
}

/** Values of a metric's labels, in their order. */
export type LabelValues<Labels extends readonly string[]> = { readonly [N in keyof Labels]: string }

/** The values that each label may have; a label that is absent here may have any (up to SERIES in all). */
export type Known<Labels extends readonly string[]> = Partial<
  Readonly<Record<Labels[number], readonly string[]>>
>

export const counter = <const Labels extends readonly string[]>(
  definition: Omit<CounterDefinition<Labels>, 'type'>,
): CounterDefinition<Labels> => ({ type: 'counter', ...definition })

export const histogram = <const Labels extends readonly string[]>(
  definition: Omit<HistogramDefinition<Labels>, 'type'>,
): HistogramDefinition<Labels> => ({ type: 'histogram', ...definition })

export const gauge = <const Labels extends readonly string[]>(
  definition: Omit<GaugeDefinition<Labels>, 'type'>,
): GaugeDefinition<Labels> => ({ type: 'gauge', ...definition })

/** Declares a value that is read at each scrape and only rises. */
export const total = <const Labels extends readonly string[]>(
  definition: Omit<GaugeDefinition<Labels>, 'type'>,
): GaugeDefinition<Labels> => ({ type: 'total', ...definition })
