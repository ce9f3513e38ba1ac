import { Registration } from '../writing/registration.ts'
import { Writer } from '../writing/writer.ts'
import { tracedWriting } from './writing-spans.ts'
import type { PartContext, Write } from './specification.ts'

/** The one queue of the service, and how the other parts write to it. */
export const writingPart = <State, Command extends { readonly type: string }>({
  world: { store, clock, tracing, release },
  specification: { model, language },
  report,
}: PartContext<State, Command>): {
  readonly writer: Writer<State, Command>
  readonly write: Write<Command>
  readonly registration: Registration
} => {
  const registration = new Registration({ store, release, reactsTo: model.reactsTo })
  const writer = new Writer<State, Command>({
    store,
    model,
    clock,
    registration,
    listener: { stale: report.stale, troubled: report.trouble('store') },
  })
  const untraced: Write<Command> = (units, waiting) => writer.write(units, waiting)
  const verb = language === undefined ? 'project' : 'process'
  const write = tracing.on ? tracedWriting(tracing, verb, untraced) : untraced
  return { writer, write, registration }
}
