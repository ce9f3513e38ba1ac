import { Consumer } from '../consuming/consumer.ts'
import { Sources } from '../consuming/sources.ts'
import { deadLetterTopic, Mirror } from '../consuming/mirror.ts'
import type { Refusal } from '../domain/decider.ts'
import type { DomainEvent } from '../domain/fact.ts'
import type { Language } from '../domain/language.ts'
import type { Reminders } from '../domain/reminders.ts'
import { createApp, type ServiceApp } from '../http/app.ts'
import { addHealth, type Check } from '../http/health-routes.ts'
import { addParkedRoutes } from '../http/parked-routes.ts'
import type { Wording } from '../http/wording.ts'
import type { Accepted, Commands } from '../writing/commands.ts'
import type { Notices } from '../journal/notices.ts'
import { Relay } from '../relay/relay.ts'
import { StoreError } from '../journal/errors.ts'
import type { JournalStore } from '../journal/store.ts'
import { redrive } from '../consuming/redrive.ts'
import { Redriver } from '../consuming/redriver.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Release } from '../runtime/release.ts'
import type { Ids } from '../runtime/ids.ts'
import { Reminder } from '../tasks/reminder.ts'
import { leaseMsOf, TaskRunner } from '../tasks/runner.ts'
import type { TaskHandlers } from '../tasks/task.ts'
import type { Log } from '../telemetry/log.ts'
import { observeService } from './gauges.ts'
import type { Instruments } from '../telemetry/instruments.ts'
import { createMetrics } from './service-metrics.ts'
import type { Transport } from '../transport/transport.ts'
import { decidingModel, type Deciding } from '../writing/deciding-model.ts'
import { reporter } from './reporter.ts'
import { tracedTransport, tracedTries, tracedWriting } from './spans.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import type { Model } from '../writing/model.ts'
import type { WrittenBatch } from '../writing/settled.ts'
import { Registration } from '../writing/registration.ts'
import { Writer } from '../writing/writer.ts'

/** Everything outside that a service touches, handed in. */
export interface World {
  readonly clock: Clock
  readonly ids: Ids
  /** In [0, 1): for jitter. */
  readonly random: () => number
  readonly log: Log
  readonly instruments: Instruments
  readonly store: JournalStore
  readonly transport: Transport
  readonly notices: Notices
  readonly tracing: Tracing
  /** What people read at HTTP. */
  readonly wording: Wording
  /** Of the code: which of two instances that differ is the newer. */
  readonly release: Release
}

/** A composed service: it answers requests at once, and does the rest between `start` and `stop`. */
export interface Service {
  readonly name: string
  readonly app: ServiceApp
  start(): Promise<void>
  /**
   * Refuses new requests, ends the batch and the tasks under way, publishes what is left, and leaves.
   * Does not close the store and the transport: whoever opened them does.
   */
  stop(): Promise<void>
}

interface Parts<State, Command> {
  readonly name: string
  readonly model: Model<State, Command>
  /** What it publishes; undefined: nothing. */
  readonly language: Language | undefined
  readonly listensTo: readonly Language[]
  readonly handlers: TaskHandlers<Command>
  /** Tries of its tasks at a time, at most. */
  readonly atOnce: number | undefined
  readonly reminders: Reminders<never, Command> | undefined
  readonly checks: Readonly<Record<string, Check>>
  /** Runs beside the service until the signal aborts. */
  readonly background: readonly ((signal: AbortSignal) => Promise<void>)[]
  readonly onWritten?: (batch: WrittenBatch) => void
}

/** Consumer groups are named after the service that listens. */
export const groupOf = (service: string): string => `colisaga.${service}`

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
  const { service, writer, write } = compose(world, {
    name: deciding.language.service,
    model,
    language: deciding.language,
    listensTo: deciding.reactions.languages,
    handlers,
    atOnce,
    reminders: deciding.reminders,
    checks,
    background: background.map((run) => (signal: AbortSignal) => run(commands, signal)),
  })
  const commands: Commands<State, Command> = commandsOf(
    writer,
    write,
    deciding.joins ?? false,
    world.clock,
  )
  return { service, commands }
}

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

const compose = <State, Command extends { readonly type: string }>(
  world: World,
  parts: Parts<State, Command>,
): {
  readonly service: Service
  readonly writer: Writer<State, Command>
  readonly write: Writer<State, Command>['write']
} => {
  const { clock, ids, log, random, instruments, store, transport, tracing } = world
  const { name, language, listensTo, handlers, atOnce } = parts
  const stopping = new AbortController()
  const metrics = createMetrics(instruments, {
    says: language,
    hears: listensTo,
    partitions: store.identity.partitions,
    kinds: Object.keys(handlers),
  })
  const report = reporter(log, metrics, clock, tracing)

  const relay =
    language &&
    new Relay({
      store,
      transport: tracing.on ? tracedTransport(transport, tracing) : transport,
      language,
      holder: ids.next(),
      clock,
      notices: world.notices,
      listener: {
        published: metrics.published,
        fenced: metrics.fenced,
        wentBack: report.wentBack,
        troubled: report.trouble('relay'),
      },
    })
  // Without a broker there are no topics to look at: the table shows what is parked.
  const mirror =
    transport.name === 'journal' ? undefined : new Mirror(transport, report.trouble('mirror'))
  const { reactsTo } = parts.model
  const registration = new Registration({ store, release: world.release, reactsTo })
  const writer = new Writer<State, Command>({
    store,
    registration,
    model: parts.model,
    clock,
    listener: {
      written: (batch) => {
        if (batch.facts.length > 0) relay?.offer(batch.after, batch.facts)
        for (const dueAtMs of batch.delayed) runner.expect(dueAtMs)
        if (batch.tasks.length > 0) runner.offer(batch.tasks)
        report.written(batch)
        mirror?.show(
          batch.heard.flatMap(({ fact, result }) => (result.kind === 'parked' ? [fact] : [])),
        )
        parts.onWritten?.(batch)
      },
      stale: report.stale,
      troubled: report.trouble('store'),
    },
  })
  const untraced: typeof writer.write = (units, waiting) => writer.write(units, waiting)
  const write = tracing.on
    ? tracedWriting(tracing, language === undefined ? 'project' : 'process', untraced)
    : untraced
  const runner = new TaskRunner<Command>({
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
  const sources = new Sources(name, store)
  const consumer =
    listensTo.length === 0
      ? undefined
      : new Consumer({
          transport,
          group: groupOf(name),
          topics: listensTo.map(({ topic }) => topic),
          concerns: (fact) => parts.model.concerns(fact),
          clock,
          handle: async (facts) => {
            await sources.check(facts)
            await write(
              facts.map((fact) => ({ kind: 'fact', fact })),
              { patient: true },
            )
          },
          listener: { unreadable: report.unreadable, troubled: report.trouble('consumer') },
        })

  const redriver =
    consumer &&
    new Redriver({
      store,
      registration,
      redrive: (key) => redrive(store, { write }, key),
      clock,
      listener: { redriven: report.redriven, troubled: report.trouble('redriver') },
    })

  const reminder =
    parts.reminders &&
    new Reminder<Command>({
      store,
      reminders: parts.reminders,
      clock,
      write: async (due) => {
        const [settled] = await write([{ kind: 'reminders', due }], { patient: true })
        if (settled?.result.kind === 'failed') throw settled.result.error
      },
      troubled: report.trouble('reminders'),
    })

  const { app, requestsInFlight } = createApp({
    log,
    metrics,
    clock,
    ids,
    tracing,
    stopping: stopping.signal,
    wording: world.wording,
  })
  const kinds = Object.keys(handlers)
  observeService(instruments, { store, relay, consumer, kinds, clock, requestsInFlight })
  addHealth(app, {
    service: name,
    instruments,
    clock,
    stopping: stopping.signal,
    wording: world.wording,
    checks: {
      store: () => store.trouble(),
      transport: () => transport.trouble(),
      ...(consumer !== undefined && {
        consumer: async () => (consumer.joined ? undefined : { kind: 'outside-its-group' }),
      }),
      ...parts.checks,
    },
  })
  addParkedRoutes(app, store, (key) => redrive(store, { write }, key), world.wording)

  let running: Promise<unknown> = Promise.resolve()
  const service: Service = {
    name,
    app,
    start: async () => {
      const said = language === undefined ? [] : [language.topic]
      const heard = listensTo.map(({ topic }) => topic)
      const shown = mirror === undefined ? [] : heard.map(deadLetterTopic)
      const topics = new Set([...said, ...heard, ...shown])
      await transport.prepare([...topics], store.identity.partitions)
      // Before it hears anything: whoever is older leaves what is this version's from now on.
      await registration.learn(await store.epoch())
      relay?.start()
      consumer?.start()
      redriver?.start()
      reminder?.start()
      if (Object.keys(handlers).length > 0) runner.start()
      running = Promise.all(parts.background.map((run) => run(stopping.signal)))
    },
    stop: async () => {
      stopping.abort()
      writer.hurry()
      await consumer?.stop()
      await redriver?.stop()
      await reminder?.stop()
      await runner.stop()
      await running
      await writer.stop()
      await mirror?.stop()
      await relay?.stop()
    },
  }
  return { service, writer, write }
}

/** As long as a request is waited for (http/app.ts): after it, its command is not written any more. */
const COMMAND_MS = 10_000

/** How routes speak to a writer. */
const commandsOf = <State, Command>(
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
      untilMs: clock.now() + COMMAND_MS,
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
