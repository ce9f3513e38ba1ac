import { Reminder } from '../tasks/reminder.ts'
import { TaskRunner } from '../tasks/runner.ts'
import { tracedTries } from './spans.ts'
import type { PartContext, Write } from './specification.ts'

/** Does the tasks that facts ask for, and writes their outcomes. */
export const runnerPart = <State, Command>(
  {
    world: { store, clock, random, tracing },
    specification: { handlers, atOnce },
    report,
  }: PartContext<State, Command>,
  write: Write<Command>,
): TaskRunner<Command> =>
  new TaskRunner<Command>({
    store,
    handlers,
    atOnce,
    clock,
    random,
    end: async (task, command) => {
      const [settled] = await write([{ kind: 'outcome', task, command }], { patient: true })
      if (settled?.result.kind === 'failed') throw settled.result.error
    },
    listener: { failed: report.taskFailed, troubled: report.trouble('tasks') },
    tries: tracing.on ? tracedTries(tracing) : undefined,
  })

/** Looks at the service's own facts once more when they are old enough; undefined where none ask for it. */
export const reminderPart = <State, Command>(
  { world: { store, clock }, specification: { reminders }, report }: PartContext<State, Command>,
  write: Write<Command>,
): Reminder<Command> | undefined =>
  reminders &&
  new Reminder<Command>({
    store,
    reminders,
    clock,
    write: async (due) => {
      const [settled] = await write([{ kind: 'reminders', due }], { patient: true })
      if (settled?.result.kind === 'failed') throw settled.result.error
    },
    troubled: report.trouble('reminders'),
  })
