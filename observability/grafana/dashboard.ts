import { PanelBuilder as Bars } from '@grafana/grafana-foundation-sdk/bargauge'
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Dashboard,
  type Panel as GrafanaPanel,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Board, Panel, Unit } from '../panels/panel.ts'

/** By the uid that provisioning/datasources gives it. */
const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' }
const TAG = 'colisaga'
const HEIGHT = 9
const GREEN = 'green'
const RED = 'red'

const units: Readonly<Record<Unit, string>> = {
  ms: 'ms',
  s: 's',
  proportion: 'percentunit',
  nombre: 'short',
  octets: 'bytes',
  cœurs: 'suffix: cœurs',
  'faits/s': 'suffix: faits/s',
  'sagas/s': 'suffix: sagas/s',
  'requêtes/s': 'reqps',
  'colis/s': 'suffix: colis/s',
  'par seconde': 'suffix: /s',
}

/** A dashboard as Grafana keeps it. Pure: the same board gives the same JSON. */
export const dashboardOf = (board: Board): Dashboard => {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags([TAG])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-30m', to: 'now' })
    .refresh('10s')
    .tooltip(DashboardCursorSync.Crosshair)
    .link(
      new DashboardLinkBuilder('ColiSaga')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .keepTime(true),
    )
    .annotation(
      new AnnotationQueryBuilder()
        .name('Alertes')
        .datasource(PROMETHEUS)
        .enable(true)
        .iconColor(RED)
        .expr('ALERTS{alertstate="firing"}'),
    )
  let id = 0
  for (const row of board.rows) {
    builder.withRow(new RowBuilder(row.title).id((id += 1)))
    for (const panel of row.panels) builder.withPanel(panelOf(panel, (id += 1)))
  }
  return builder.build()
}

const panelOf = (panel: Panel, id: number): Builder<GrafanaPanel> => {
  const { title, description, kind, unit, width, queries } = panel
  const builder = shaped(panel)
  builder
    .id(id)
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .unit(units[unit])
    .height(HEIGHT)
    .span(width)
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdsOf(panel)),
    )
  for (const [n, { expr, legend }] of queries.entries()) {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + n))
      .datasource(PROMETHEUS)
      .expr(expr)
      .legendFormat(legend)
    builder.withTarget(kind === 'courbes' ? query.range() : query.instant())
  }
  return builder
}

const shaped = (panel: Panel): TimeSeries | Stat | Bars => {
  const last = new ReduceDataOptionsBuilder().calcs(['lastNotNull'])
  switch (panel.kind) {
    case 'courbes':
      return curves(panel)
    case 'chiffre':
      return new Stat().graphMode(BigValueGraphMode.None).decimals(0).reduceOptions(last)
    case 'barres':
      return new Bars()
        .orientation(VizOrientation.Horizontal)
        .decimals(0)
        .min(0)
        .reduceOptions(last)
  }
}

const curves = ({ stacked = false, redFrom }: Panel): TimeSeries => {
  const builder = new TimeSeries()
    .lineWidth(stacked ? 1 : 2)
    .fillOpacity(stacked ? 40 : 5)
    .showPoints(VisibilityMode.Never)
    .axisSoftMin(0)
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    )
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  if (redFrom !== undefined)
    builder.thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed),
    )
  return builder
}

/** Grafana's first step has no bound. */
const thresholdsOf = ({ redFrom, redBelow }: Panel): Threshold[] => {
  if (redBelow !== undefined)
    return [
      { value: null, color: RED },
      { value: redBelow, color: GREEN },
    ]
  const steps: Threshold[] = [{ value: null, color: GREEN }]
  return redFrom === undefined ? steps : [...steps, { value: redFrom, color: RED }]
}
