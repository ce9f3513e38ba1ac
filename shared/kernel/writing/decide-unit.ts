import { isRefusal } from '../domain/decider.ts'
import type { HeardFact } from '../domain/fact.ts'
import { DataError, type CursorKey } from '../journal/store.ts'
import type { Due, Model, Result, Unit } from './unit-of-work.ts'
import type { Workspace } from './workspace.ts'

/**
 * Decides one unit within a batch. Undefined: something has to be loaded first.
 * `confirmedGaps`: cursors that were just read, so that a gap seen over them is one.
 */
export const build = <State, Command>(
  model: Model<State, Command>,
  unit: Unit<Command>,
  workspace: Workspace<State>,
  confirmed: (cursor: CursorKey) => boolean,
): Result | undefined => {
  const before = workspace.facts.length
  const result = resultOf(model, unit, workspace, confirmed)
  if (result?.kind === 'failed' || result?.kind === 'parked')
    unspoilt(workspace, before, result.error)
  return result
}

/** What failed after it had appended facts has spoilt the batch, which is decided again without it. */
const unspoilt = <State>(workspace: Workspace<State>, before: number, error: unknown): void => {
  if (workspace.facts.length > before) throw new DataError(messageOf(error), error)
}

const resultOf = <State, Command>(
  model: Model<State, Command>,
  unit: Unit<Command>,
  workspace: Workspace<State>,
  confirmed: (cursor: CursorKey) => boolean,
): Result | undefined => {
  switch (unit.kind) {
    case 'command':
      return command(model, unit, workspace)
    case 'fact':
      return fact(model, unit.fact, workspace, confirmed)
    case 'outcome':
      return outcome(model, unit, workspace)
    case 'reminders':
      return reminders(model, unit.due, workspace, confirmed)
    case 'redrive':
      return redrive(model, unit, workspace)
  }
}

const command = <State, Command>(
  model: Model<State, Command>,
  unit: Extract<Unit<Command>, { kind: 'command' }>,
  workspace: Workspace<State>,
): Result | undefined => {
  try {
    const decision = model.decide(unit.stream, unit.command, unit.context, workspace)
    if (decision === undefined) return undefined
    if (isRefusal(decision)) return { kind: 'refused', refusal: decision }
    return { kind: 'decided', facts: decision, stream: unit.stream }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** The three rules of the cursor: a repeat is dropped, the next is applied, a gap is not. */
const fact = <State, Command>(
  model: Model<State, Command>,
  heard: HeardFact,
  workspace: Workspace<State>,
  confirmed: (fact: HeardFact) => boolean,
): Result | undefined => {
  const cursor = workspace.cursor(heard)
  if (cursor === undefined) return undefined
  if (heard.position <= cursor) return { kind: 'repeat' }
  if (heard.prev !== null && heard.prev > cursor) {
    if (confirmed(heard)) return { kind: 'gap', cursor }
    workspace.missing.cursor(heard)
    return undefined
  }
  if (!model.concerns(heard)) {
    workspace.moveCursor(heard, heard.position)
    return PASSED
  }
  if (workspace.isParked(heard.key)) {
    workspace.moveCursor(heard, heard.position)
    workspace.park(heard, BEHIND)
    return { kind: 'parked', error: BEHIND }
  }
  try {
    const facts = model.hear(heard, workspace)
    // Moved even when something is missing: the facts behind it then say what they miss, all at once.
    workspace.moveCursor(heard, heard.position)
    return facts && { kind: 'applied', facts }
  } catch (thrown) {
    const error = messageOf(thrown)
    workspace.moveCursor(heard, heard.position)
    workspace.park(heard, error)
    return { kind: 'parked', error }
  }
}

const outcome = <State, Command>(
  model: Model<State, Command>,
  { task, command }: Extract<Unit<Command>, { kind: 'outcome' }>,
  workspace: Workspace<State>,
): Result | undefined => {
  const context = {
    correlationId: task.correlationId,
    causationId: task.factId,
    ...(task.traceparent !== undefined && { traceparent: task.traceparent }),
  }
  if (workspace.hasEnded(task.id)) return { kind: 'ended' }
  try {
    const decision = model.decide(task.stream, command, context, workspace)
    if (decision === undefined) return undefined
    if (isRefusal(decision))
      return { kind: 'failed', error: new Error(`outcome refused: ${decision.reason}`) }
    workspace.endTask(task.id)
    return { kind: 'decided', facts: decision, stream: task.stream }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** Each command of a page, then the cursor; what is refused has nothing left to be reminded of. */
const reminders = <State, Command>(
  model: Model<State, Command>,
  { cursor: key, from, to, commands }: Due<Command>,
  workspace: Workspace<State>,
  confirmed: (cursor: CursorKey) => boolean,
): Result | undefined => {
  const cursor = workspace.cursor(key)
  if (cursor === undefined) return undefined
  if (cursor !== from) {
    if (confirmed(key)) return { kind: 'ended' }
    // Remembered from before another instance moved it.
    workspace.missing.cursor(key)
    return undefined
  }
  try {
    // All of them even when one misses something, so that all that is missing is found at once.
    const decisions = commands.map(({ stream, command, context }) =>
      model.decide(stream, command, context, workspace),
    )
    workspace.moveCursor(key, to)
    if (decisions.includes(undefined)) return undefined
    return {
      kind: 'reminded',
      facts: decisions.flatMap((one) => (one === undefined || isRefusal(one) ? [] : one)),
    }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

const redrive = <State, Command>(
  model: Model<State, Command>,
  { key, parked }: Extract<Unit<Command>, { kind: 'redrive' }>,
  workspace: Workspace<State>,
): Result | undefined => {
  // Somebody else has applied them meanwhile.
  if (!workspace.isParked(key)) return { kind: 'redriven', applied: 0, facts: [] }
  const done: number[] = []
  const facts: number[] = []
  let error: string | undefined
  for (const { id, fact: heard } of parked) {
    const before = workspace.facts.length
    try {
      const said = model.hear(heard, workspace)
      if (said === undefined) return undefined
      done.push(id)
      facts.push(...said)
    } catch (thrown) {
      unspoilt(workspace, before, thrown)
      error = messageOf(thrown)
      break
    }
  }
  if (done.length > 0) workspace.unpark(key, done)
  return { kind: 'redriven', applied: done.length, facts, ...(error !== undefined && { error }) }
}

const PASSED: Result = { kind: 'passed' }
/** Why a fact is parked that nothing is wrong with. */
const BEHIND = 'an earlier fact of this key is parked'

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
