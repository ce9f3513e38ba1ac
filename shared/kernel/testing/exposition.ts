/** The lines that Prometheus reads, as a look-up: a series' value by its name and some of its labels. */
export interface Exposition {
  /** Sum over the series that have these labels; undefined when there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  /** Values of one label of a metric, sorted. */
  labelsOf(name: string, label: string): readonly string[]
  readonly names: ReadonlySet<string>
}

const LINE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g

export const exposition = (text: string): Exposition => {
  const series = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? []
    if (name === undefined) return []
    const named = [...labels.matchAll(LABEL)].map(([, label, given]) => [label, given] as const)
    return [
      { name, labels: Object.fromEntries(named) as Record<string, string>, value: Number(value) },
    ]
  })
  return {
    value: (name, wanted = {}) => {
      const found = series.filter(
        (one) =>
          one.name === name &&
          Object.entries(wanted).every(([label, value]) => one.labels[label] === value),
      )
      return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
    },
    labelsOf: (name, label) =>
      [
        ...new Set(series.flatMap((one) => (one.name === name ? (one.labels[label] ?? []) : []))),
      ].sort(),
    names: new Set(
      [...text.matchAll(/^# TYPE (\S+)/gm)].flatMap(([, name]) =>
        name === undefined ? [] : [name],
      ),
    ),
  }
}
