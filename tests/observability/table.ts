import { pspCounted } from '../../apps/paiement/psp/psp-metrics.ts'
import { cacheGauges, sagaCounted } from '../../apps/suivi/saga-metrics.ts'
import {
  type CounterDefinition,
  type GaugeDefinition,
  type HistogramDefinition,
  kernelMetrics as every,
  READ_MS,
} from '../../shared/kernel/index.ts'

type AnyDefinition = CounterDefinition | HistogramDefinition | GaugeDefinition

/** All that is measured, by who measures it. */
export const sections: readonly (readonly [title: string, readonly AnyDefinition[]])[] = [
  ['Every service: counted as it happens', Object.values(every.counted)],
  ['Services that publish: read at the scrape', Object.values(every.journalGauges)],
  [
    'Every service: read at the scrape',
    [
      every.consumerGauges,
      every.gapGauges,
      every.storeGauges,
      every.writerGauges,
      every.httpGauges,
    ].flatMap((gauges): readonly GaugeDefinition[] => Object.values(gauges)),
  ],
  [
    'Every process: read at the scrape',
    [every.databaseGauges, every.processGauges].flatMap((gauges): readonly GaugeDefinition[] =>
      Object.values(gauges),
    ),
  ],
  ["Every service with Confluent's client: read at the scrape", Object.values(every.clientGauges)],
  ['ServicePaiement', Object.values(pspCounted)],
  ['ServiceSuivi', [...Object.values(sagaCounted), ...Object.values(cacheGauges)]],
]

const FIRST = `# Metrics

What each service tells at \`GET /metrics\`. Every series also has the label \`service\`. Generated from the
code by \`bun run generate\`: a test fails when this page and the code differ.

Cardinality is bounded: values of labels come from the languages' schemas, the task handlers, the routes'
patterns and lists in the code; whatever else arrives is counted as \`autre\`, and no metric has more than
1,000 series. A gauge whose value is not known (its part does not answer within ${READ_MS / 1_000} s) is absent: 0 would say
that all is well. \`METRICS=off\` measures nothing.
`

/** docs/metrics.md, as the code says it. */
export const metricsPage = (): string =>
  [FIRST, ...sections.map(([title, definitions]) => sectionOf(title, definitions))].join('\n')

const sectionOf = (title: string, definitions: readonly AnyDefinition[]): string =>
  [
    `## ${title}`,
    '',
    '| Name | Type | Labels | Unit | Meaning | Buckets |',
    '|---|---|---|---|---|---|',
    ...definitions.map(rowOf),
    '',
  ].join('\n')

const rowOf = (definition: AnyDefinition): string => {
  const { name, type, labels, unit, help } = definition
  const cells = [
    `\`${name}\``,
    type === 'total' ? 'counter' : type,
    labels.map((label) => `\`${label}\``).join(' '),
    unit,
    help,
    definition.type === 'histogram' ? definition.buckets.join(' ') : '',
  ]
  return `| ${cells.join(' | ')} |`
}
