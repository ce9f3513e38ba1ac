import type { Refusal } from '../domain/decider.ts'
import { REQUEST_MS } from '../http/app.ts'
import { StoreError } from '../journal/errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Accepted, Commands } from '../writing/commands.ts'
import type { Writer } from '../writing/writer.ts'

/** How routes speak to a writer. */
export const commandsOf = <State, Command>(
  writer: Writer<State, Command>,
  write: Writer<State, Command>['write'],
  joins: boolean,
  clock: Clock,
): Commands<State, Command> => ({
  submit: async ({ stream, command, context: request }): Promise<Accepted | Refusal> => {
    const { correlationId, traceparent, brought = false } = request
    const context = { correlationId, ...(traceparent !== undefined && { traceparent }) }
    const [settled] = await write([{ kind: 'command', stream, command, context, brought }], {
      patient: false,
      untilMs: clock.now() + REQUEST_MS,
      gone: request.gone,
    })
    if (settled === undefined) throw new StoreError('nothing was settled')
    const { result, first, last, origin } = settled
    if (joins && origin !== undefined) request.joined = origin
    if (result.kind === 'refused') return result.refusal
    if (result.kind === 'failed') throw result.error
    return { first, last }
  },
  stateOf: (stream) => writer.stateOf(stream),
})
