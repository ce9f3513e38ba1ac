import { engine } from './engine.ts'
import { flow } from './flow.ts'
import type { Board } from './panel.ts'
import { saga } from './saga.ts'

/** The dashboards, from what one looks at first to what one looks at last. */
export const boards: readonly Board[] = [flow, saga, engine]
