import type { Language } from '../domain/language.ts'
import type { Check } from '../http/health-routes.ts'
import type { Model } from '../writing/model.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import { compose } from './compose.ts'
import type { Service, World } from './world.ts'

/** A service that only listens: facts in, documents and histories out. */
export const projectingService = (
  name: string,
  model: Model<undefined, never>,
  world: World,
  options: {
    readonly listensTo: readonly Language[]
    readonly checks?: Readonly<Record<string, Check>>
    readonly onWritten?: (batch: WrittenBatch) => void
  },
): Service =>
  compose(world, {
    name,
    model,
    language: undefined,
    listensTo: options.listensTo,
    handlers: {},
    atOnce: undefined,
    reminders: undefined,
    checks: options.checks ?? {},
    background: [],
    ...(options.onWritten !== undefined && { onWritten: options.onWritten }),
  }).service
