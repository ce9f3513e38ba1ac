import type { Lane } from './file-head.ts'

/** What became of one suite, with one client, on one runtime. */
export interface Cell {
  readonly lane: Lane
  readonly runtime: string
  /** Why none of it ran. */
  readonly skipped?: string
  readonly passed: number
  readonly failed: number
  readonly tookMs: number
}

/** The matrix runtime × client × suite as lines of text, one a cell, in a fixed order. */
export const matrixLines = (cells: readonly Cell[]): readonly string[] => {
  const rows = cells
    .map((cell) => [
      cell.lane.suite,
      cell.lane.client,
      cell.lane.runtime ?? cell.runtime,
      resultOf(cell),
    ])
    .sort((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1))
  const table = [['suite', 'client', 'runtime', 'result'], ...rows]
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  return table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const resultOf = ({ skipped, passed, failed, tookMs }: Cell): string =>
  skipped === undefined
    ? `${passed} passed, ${failed} failed in ${(tookMs / 1_000).toFixed(0)} s`
    : `skipped: ${skipped}`
