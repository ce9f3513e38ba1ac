import { isRefusal } from '../domain/decider.ts'
import type { HeardFact } from '../domain/fact.ts'
import type { CursorKey } from '../journal/store.ts'
import type { FactIndex } from './fact-index.ts'
import type { Model } from './model.ts'
import { NOT_LOADED, type NotLoaded } from './not-loaded.ts'
import { BEHIND, LEFT_TO_NEWER, park, told } from './parking.ts'
import type { Due, Result, Unit } from './unit-of-work.ts'
import type { Workspace } from './workspace.ts'

/** How one unit is decided within its batch. */
export interface UnitContext<State, Command> {
  readonly model: Model<State, Command>
  readonly workspace: Workspace<State>
  /** Whether this cursor was read for this very batch: a gap seen over a remembered one may be none. */
  readonly isFresh: (cursor: CursorKey) => boolean
  /** Whether this version would pass over a fact that a newer one reacts to. */
  readonly leavesToNewer: (fact: HeardFact) => boolean
  /** Why this unit is set aside instead of being decided; undefined: it is decided. */
  readonly fault: Error | undefined
}

/** A unit threw when it had already changed the batch, which is decided again without it. */
export class SpoiltBatchError extends Error {
  readonly unit: Unit<unknown>
  readonly fault: Error
  constructor(unit: Unit<unknown>, fault: Error) {
    super(fault.message, { cause: fault })
    this.name = 'SpoiltBatchError'
    this.unit = unit
    this.fault = fault
  }
}

/** Decides one unit within a batch. */
export const decideUnit = <State, Command>(
  unit: Unit<Command>,
  context: UnitContext<State, Command>,
): Result | NotLoaded => {
  const { workspace, fault } = context
  const before = workspace.changesMade
  try {
    if (unit.kind === 'fact') return decideFact(unit.fact, context)
    if (fault !== undefined) return { kind: 'failed', error: fault }
    switch (unit.kind) {
      case 'command':
        return decideCommand(unit, context)
      case 'outcome':
        return decideOutcome(unit, context)
      case 'reminders':
        return decideReminders(unit.due, context)
      case 'redrive':
        return decideRedrive(unit, context)
    }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    if (workspace.changesMade !== before) throw new SpoiltBatchError(unit, error)
    return unit.kind === 'fact' ? park(workspace, unit.fact, error) : { kind: 'failed', error }
  }
}

const decideCommand = <State, Command>(
  { stream, command, context }: Extract<Unit<Command>, { kind: 'command' }>,
  { model, workspace }: UnitContext<State, Command>,
): Result | NotLoaded => {
  const decided = model.decide(stream, command, context, workspace)
  if (decided === NOT_LOADED) return NOT_LOADED
  if (isRefusal(decided)) return { kind: 'refused', refusal: decided }
  return { kind: 'decided', facts: decided, stream }
}

/** The three rules of the cursor: a repeat is dropped, the next is applied, a gap is not. */
const decideFact = <State, Command>(
  heard: HeardFact,
  { model, workspace, isFresh, leavesToNewer, fault }: UnitContext<State, Command>,
): Result | NotLoaded => {
  const cursor = workspace.cursor(heard)
  if (cursor === NOT_LOADED) return NOT_LOADED
  if (heard.position <= cursor) return { kind: 'repeat' }
  if (heard.prev !== null && heard.prev > cursor) {
    if (isFresh(heard)) return { kind: 'gap', cursor }
    workspace.missing.cursor(heard)
    return NOT_LOADED
  }
  const isLeft = leavesToNewer(heard)
  if (!isLeft && !model.concerns(heard)) {
    workspace.moveCursor(heard, heard.position)
    return PASSED
  }
  if (workspace.isParked(heard.key)) return park(workspace, heard, isLeft ? LEFT_TO_NEWER : BEHIND)
  if (isLeft) return park(workspace, heard, LEFT_TO_NEWER)
  if (fault !== undefined) return park(workspace, heard, fault)
  const facts = model.hear(heard, workspace)
  // Moved even when something is missing: the facts behind it then say what they miss, all at once.
  workspace.moveCursor(heard, heard.position)
  return facts === NOT_LOADED ? NOT_LOADED : { kind: 'applied', facts }
}

const decideOutcome = <State, Command>(
  { task, command }: Extract<Unit<Command>, { kind: 'outcome' }>,
  { model, workspace }: UnitContext<State, Command>,
): Result | NotLoaded => {
  const context = {
    correlationId: task.correlationId,
    causationId: task.factId,
    ...(task.traceparent !== undefined && { traceparent: task.traceparent }),
  }
  if (workspace.hasEnded(task.id)) return { kind: 'ended' }
  const decided = model.decide(task.stream, command, context, workspace)
  if (decided === NOT_LOADED) return NOT_LOADED
  if (isRefusal(decided))
    return { kind: 'failed', error: new Error(`outcome refused: ${decided.reason}`) }
  workspace.endTask(task.id)
  return { kind: 'decided', facts: decided, stream: task.stream }
}

/** Each command of a page, then the cursor; what is refused has nothing left to be reminded of. */
const decideReminders = <State, Command>(
  { cursor: key, from, to, commands }: Due<Command>,
  { model, workspace, isFresh }: UnitContext<State, Command>,
): Result | NotLoaded => {
  const cursor = workspace.cursor(key)
  if (cursor === NOT_LOADED) return NOT_LOADED
  if (cursor !== from) {
    if (isFresh(key)) return { kind: 'ended' }
    // Remembered from before another instance moved it.
    workspace.missing.cursor(key)
    return NOT_LOADED
  }
  // All of them even when one misses something, so that all that is missing is found at once.
  const decisions = commands.map(({ stream, command, context }) =>
    model.decide(stream, command, context, workspace),
  )
  workspace.moveCursor(key, to)
  const facts: FactIndex[] = []
  for (const decided of decisions) {
    if (decided === NOT_LOADED) return NOT_LOADED
    if (!isRefusal(decided)) facts.push(...decided)
  }
  return { kind: 'reminded', facts }
}

/** Parked facts of one key, in their order, up to the first that still cannot be applied. */
const decideRedrive = <State, Command>(
  { key, epoch, parked }: Extract<Unit<Command>, { kind: 'redrive' }>,
  { model, workspace, leavesToNewer }: UnitContext<State, Command>,
): Result | NotLoaded => {
  // Somebody else has applied them meanwhile, or the database went back.
  if (!workspace.isParked(key) || workspace.epoch !== epoch)
    return { kind: 'redriven', applied: 0, facts: [] }
  const done: number[] = []
  const facts: FactIndex[] = []
  let error: string | undefined
  for (const { id, fact: heard } of parked) {
    if (leavesToNewer(heard)) {
      error = LEFT_TO_NEWER
      break
    }
    // Another redrive of this key has gone into the same batch.
    if (workspace.isUnparked(id)) continue
    const before = workspace.changesMade
    try {
      const said = model.hear(heard, workspace)
      if (said === NOT_LOADED) return NOT_LOADED
      done.push(id)
      facts.push(...said)
    } catch (thrown) {
      if (workspace.changesMade !== before) throw thrown
      error = told(thrown)
      break
    }
  }
  if (done.length > 0) workspace.unpark(key, done)
  return { kind: 'redriven', applied: done.length, facts, ...(error !== undefined && { error }) }
}

const PASSED: Result = { kind: 'passed' }
