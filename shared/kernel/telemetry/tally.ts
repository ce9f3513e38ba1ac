import * as prom from 'prom-client'
import type { CounterDefinition, HistogramDefinition, Known } from './metric-declaration.ts'
import { Series } from './series.ts'

/** One series of a counter. */
export class Count {
  value = 0

  add(n: number): void {
    this.value += n
  }
}

/** One series of a histogram. */
export class Distribution {
  readonly #bounds: readonly number[]
  /** The counts of the buckets, not cumulated; the last one is for values beyond the last bound. */
  readonly counts: Float64Array
  sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    let bucket = 0
    while (value > (this.#bounds[bucket] ?? Infinity)) bucket += 1
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += value
  }
}

/** A counter that is counted in objects of our own and handed to prom-client at each scrape. */
export const tallyCounter = <Labels extends readonly string[]>(
  { name, help, labels }: CounterDefinition<Labels>,
  known: Known<Labels>,
  registry: prom.Registry,
): Series<Count> => {
  const series = new Series(labels, known, () => new Count())
  const exposed = new prom.Counter<string>({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect: () => {
      exposed.reset()
      for (const { values, child } of series.all())
        exposed.inc(labelled(labels, values), child.value)
    },
  })
  return series
}

/**
 * A histogram that is counted in objects of our own. prom-client accepts no counts from elsewhere, so the method
 * by which its registry asks for values is overridden.
 */
export const tallyHistogram = <Labels extends readonly string[]>(
  { name, help, labels, buckets }: HistogramDefinition<Labels>,
  known: Known<Labels>,
  registry: prom.Registry,
): Series<Distribution> => {
  const series = new Series(labels, known, () => new Distribution(buckets))
  class Exposed extends prom.Histogram {
    getForPromString() {
      const values = series.all().flatMap(({ values: of, child }) => {
        const own = labelled(labels, of)
        let below = 0
        const rising = [...child.counts].map((count, n) => ({
          metricName: `${name}_bucket`,
          labels: { ...own, le: buckets[n] ?? '+Inf' },
          sharedLabels: {},
          value: (below += count),
        }))
        return [
          ...rising,
          { metricName: `${name}_sum`, labels: own, sharedLabels: {}, value: child.sum },
          { metricName: `${name}_count`, labels: own, sharedLabels: {}, value: below },
        ]
      })
      return { name, help, type: 'histogram', values }
    }
  }
  void new Exposed({
    name,
    help,
    labelNames: [...labels],
    buckets: [...buckets],
    registers: [registry],
  })
  return series
}

/** The labels as an object, as prom-client takes them. */
export const labelled = (
  labels: readonly string[],
  values: readonly string[],
): Record<string, string> => Object.fromEntries(labels.map((label, n) => [label, values[n] ?? '']))
