import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { boards } from '../panels/boards.ts'
import { dashboardOf } from './dashboard.ts'

/** Where Grafana's provisioning finds them. */
export const DASHBOARDS = fileURLToPath(new URL('./dashboards/', import.meta.url))

/** The dashboards as committed files: path and text. */
export const dashboardFiles = async (): Promise<
  readonly { readonly path: string; readonly text: string }[]
> => {
  const options = await resolveConfig(DASHBOARDS)
  return Promise.all(
    boards.map(async (board) => ({
      path: `${DASHBOARDS}${board.uid}.json`,
      text: await format(JSON.stringify(dashboardOf(board), null, 2), {
        ...options,
        parser: 'json',
      }),
    })),
  )
}
