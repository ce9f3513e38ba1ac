import * as prom from 'prom-client'
import type { Clock } from '../runtime/clock.ts'
import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  Known,
  LabelValues,
} from './metric-declaration.ts'
import { labelled, tallyCounter, tallyHistogram } from './tally.ts'

export interface Counter<Labels extends readonly string[]> {
  /** The series of these values, for callers that count often and keep it; from now on it is shown, at 0 first. */
  of(...values: LabelValues<Labels>): { add(n: number): void }
}

export interface Histogram<Labels extends readonly string[]> {
  of(...values: LabelValues<Labels>): { observe(value: number): void }
}

/** One value without labels, or one for each set of label values; undefined: unknown. */
export type Reading =
  number | readonly (readonly [...values: string[], value: number])[] | undefined

/** What one service instance measures with. */
export interface Instruments {
  /** Gives the same counter for the same metric. */
  counter<Labels extends readonly string[]>(
    definition: CounterDefinition<Labels>,
    known?: Known<Labels>,
  ): Counter<Labels>
  histogram<Labels extends readonly string[]>(
    definition: HistogramDefinition<Labels>,
    known?: Known<Labels>,
  ): Histogram<Labels>
  /**
   * Registers several gauges that are read together, once a scrape. A gauge that the reading does not give is
   * absent, and so are all of them when the reading fails or takes longer than READ_MS: a 0 would look healthy.
   */
  gauges<Names extends string>(
    definitions: Readonly<Record<Names, GaugeDefinition>>,
    read: () => Promise<Partial<Readonly<Record<Names, Reading>>>>,
  ): void
  readonly contentType: string
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>
}

/**
 * The longest that a scrape waits for one reading. It is far less than Prometheus waits for the scrape (2 s in
 * the demo); otherwise a database that hangs would hide all other metrics too.
 */
export const READ_MS = 1_000

/** Instruments of one service instance, in a registry of its own. */
export const createInstruments = (service: string, clock: Clock): Instruments => {
  const registry = new prom.Registry()
  registry.setDefaultLabels({ service })
  const registers = [registry]
  const counters = new Map<string, Counter<readonly string[]>>()
  const histograms = new Map<string, Histogram<readonly string[]>>()
  const readings = new Map<string, () => Promise<void>>()

  const exposed = ({ name, help, labels, type }: GaugeDefinition): ((reading: Reading) => void) => {
    const config = { name, help, labelNames: [...labels], registers }
    registry.removeSingleMetric(name)
    const metric = type === 'gauge' ? new prom.Gauge(config) : new prom.Counter(config)
    return (reading) => {
      metric.reset()
      // The library's reset leaves a 0 where there are no labels, so the metric is removed.
      if (labels.length === 0) metric.remove()
      const rows = typeof reading === 'number' ? [[reading]] : (reading ?? [])
      for (const row of rows)
        metric.inc(labelled(labels, row.slice(0, -1).map(String)), Number(row.at(-1)))
    }
  }

  return {
    counter: (definition, known = {}) => {
      const made = counters.get(definition.name)
      if (made !== undefined) return made
      const series = tallyCounter(definition, known, registry)
      const one: Counter<readonly string[]> = { of: (...values) => series.of(values) }
      if (definition.labels.length === 0) one.of()
      counters.set(definition.name, one)
      return one
    },
    histogram: (definition, known = {}) => {
      const made = histograms.get(definition.name)
      if (made !== undefined) return made
      const series = tallyHistogram(definition, known, registry)
      const one: Histogram<readonly string[]> = { of: (...values) => series.of(values) }
      if (definition.labels.length === 0) one.of()
      histograms.set(definition.name, one)
      return one
    },
    gauges: (definitions, read) => {
      const gauges = Object.entries<GaugeDefinition>(definitions).map(
        ([name, definition]) => [name, exposed(definition)] as const,
      )
      readings.set(Object.keys(definitions).join(), async () => {
        const over = new AbortController()
        const late = clock.sleep(READ_MS, over.signal).then(() => ({}))
        const found: Readonly<Record<string, Reading>> = await Promise.race([
          read().catch(() => ({})),
          late,
        ])
        over.abort()
        for (const [name, show] of gauges) show(found[name])
      })
    },
    contentType: registry.contentType,
    text: async () => {
      await Promise.all([...readings.values()].map((read) => read()))
      return registry.metrics()
    },
  }
}

const nothing = { add: () => {}, observe: () => {} }

/** Measures nothing, as METRICS=off asks; bench:observe compares with it. */
export const noInstruments: Instruments = {
  counter: () => ({ of: () => nothing }),
  histogram: () => ({ of: () => nothing }),
  gauges: () => {},
  contentType: 'text/plain; charset=utf-8',
  text: async () => '# METRICS=off\n',
}
