import type { DomainEvent } from '../domain/fact.ts'
import type { Check } from '../http/health-routes.ts'
import { leaseMsOf } from '../tasks/runner.ts'
import type { TaskHandlers } from '../tasks/task.ts'
import type { Commands } from '../writing/commands.ts'
import { decidingModel, type Deciding } from '../writing/deciding-model.ts'
import { commandsOf } from './commands-of.ts'
import { compose } from './compose.ts'
import type { Writing } from './specification.ts'
import type { Service, World } from './world.ts'

/** A service that decides: commands and facts in, facts out. */
export const decidingService = <
  State,
  Command extends { readonly type: string },
  Event extends DomainEvent,
  Row extends object,
>(
  deciding: Deciding<State, Command, Event, Row>,
  world: World,
  options: {
    readonly handlers?: TaskHandlers<Command>
    /** Tries of its tasks at a time, at most, where the world takes few. */
    readonly atOnce?: number | undefined
    readonly checks?: Readonly<Record<string, Check>>
    readonly background?: readonly ((
      commands: Commands<State, Command>,
      signal: AbortSignal,
    ) => Promise<void>)[]
  } = {},
): { readonly service: Service; readonly commands: Commands<State, Command> } => {
  const { handlers = {}, atOnce, checks = {}, background = [] } = options
  const model = decidingModel(deciding, {
    clock: world.clock,
    leaseMs: (kind) => leaseMsOf(handlers, kind),
    tracing: world.tracing,
  })
  const commandsIn = ({ writer, write }: Writing<State, Command>): Commands<State, Command> =>
    commandsOf(writer, write, deciding.streamsAreSagas ?? false, world.clock)
  const { service, ...writing } = compose(world, {
    name: deciding.language.service,
    model,
    language: deciding.language,
    listensTo: deciding.reactions.languages,
    handlers,
    atOnce,
    reminders: deciding.reminders,
    checks,
    background: background.map(
      (run) => (writing: Writing<State, Command>, signal) => run(commandsIn(writing), signal),
    ),
  })
  return { service, commands: commandsIn(writing) }
}
