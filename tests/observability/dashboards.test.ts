import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { YAML } from 'bun'
import { z } from 'zod'
import { dashboardFiles } from '../../observability/grafana/files.ts'
import { boards } from '../../observability/panels/boards.ts'
import { runToEnd } from '../../redpanda/process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TSC_MS = 60_000

/** Grafana's own types, with its enums as they are written in JSON. */
const SCHEMA = `
import type { Dashboard, Panel, RowPanel } from '@grafana/schema'
import type * as curves from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen'
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen'
import type * as bars from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen'
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus'
type Written<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Written<T[K]> } : T
type Of<Kind extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Kind
  options: Partial<Options>
  targets: Partial<Dataquery>[]
  fieldConfig: { overrides: []; defaults: Partial<Omit<Panel['fieldConfig'] & {}, never>['defaults']> & { custom?: Partial<Custom> } }
}
type Known =
  | Of<'timeseries', curves.Options, curves.FieldConfig>
  | Of<'stat', stat.Options, object>
  | Of<'bargauge', bars.Options, object>
  | RowPanel
// An annotation by a query is its data source's own.
type Annotations = { list: (NonNullable<NonNullable<Dashboard['annotations']>['list']>[number] & { expr?: string })[] }
export type Schema = Written<Omit<Dashboard, 'panels' | 'annotations'> & { panels: Known[]; annotations: Annotations }>
`

test(
  "the dashboards fit Grafana's own schema",
  async () => {
    const cache = join(ROOT, 'node_modules', '.cache')
    mkdirSync(cache, { recursive: true })
    const folder = mkdtempSync(join(cache, 'dashboards-'))
    try {
      writeFileSync(join(folder, 'schema.ts'), SCHEMA)
      for (const [n, { text }] of (await dashboardFiles()).entries())
        writeFileSync(
          join(folder, `dashboard${n}.ts`),
          `import type { Schema } from './schema.ts'\n;(${text.trim()}) satisfies Schema\n`,
        )
      const config = {
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: { exactOptionalPropertyTypes: false, types: [] },
        include: ['./*.ts'],
        exclude: [],
      }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
      const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]
      await runToEnd({ name: 'tsc', command: process.execPath, args, cwd: folder }, TSC_MS)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  TSC_MS,
)

test('every panel reads from a data source that is provisioned, and says what to think of it', () => {
  const Sources = z.object({ datasources: z.array(z.object({ uid: z.string() })) })
  const file = join(ROOT, 'observability/grafana/provisioning/datasources/colisaga.yml')
  const uids = Sources.parse(YAML.parse(readFileSync(file, 'utf8'))).datasources.map((s) => s.uid)
  expect(new Set(uids)).toEqual(new Set(['loki', 'prometheus', 'tempo']))
  for (const { rows } of boards)
    for (const { title, panels } of rows) {
      expect([title, panels.reduce((sum, { width }) => sum + width, 0) % 24]).toEqual([title, 0])
      for (const { description } of panels) expect(description.length).toBeGreaterThan(20)
    }
})
