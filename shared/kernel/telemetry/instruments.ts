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
  /** The series of these values, to be kept where it is counted often; it shows 0 from now on. */
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
  /** Asked twice for the same metric, it gives the same. */
  counter<Labels extends readonly string[]>(
    definition: CounterDefinition<Labels>,
    known?: Known<Labels>,
  ): Counter<Labels>
  histogram<Labels extends readonly string[]>(
    definition: HistogramDefinition<Labels>,
    known?: Known<Labels>,
  ): Histogram<Labels>
  /**
   * Several gauges that one reading a scrape gives. What it does not give, and all of them when it
   * fails or takes longer than READ_MS, are absent: 0 would say that all is well.
   */
  gauges<Names extends string>(
    definitions: Readonly<Record<Names, GaugeDefinition>>,
    read: () => Promise<Partial<Readonly<Record<Names, Reading>>>>,
  ): void
  readonly contentType: string
  /** All of it as Prometheus reads it. */
  text(): Promise<string>
}

/**
 * What a scrape waits for one reading, at most: far less than Prometheus waits for the scrape (2 s in the
 * demo), or a database that hangs would take all other metrics with it.
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
      // Without labels, the library's reset leaves a 0.
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

/** Measures nothing: what observing costs is seen against it. */
export const noInstruments: Instruments = {
  counter: () => ({ of: () => nothing }),
  histogram: () => ({ of: () => nothing }),
  gauges: () => {},
  contentType: 'text/plain; charset=utf-8',
  text: async () => '# METRICS=off\n',
}
