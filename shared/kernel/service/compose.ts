import { httpPart } from './http-part.ts'
import { consumerPart, mirrorPart, redriverPart } from './listening-parts.ts'
import { relayPart, requestsPart } from './publishing-parts.ts'
import { reporter } from './reporter.ts'
import { createMetrics } from './service-metrics.ts'
import type { PartContext, ServiceSpecification, Writing } from './specification.ts'
import { reminderPart, runnerPart } from './task-parts.ts'
import { TopicWatch } from './topic-watch.ts'
import { topicsOf } from './topics-of.ts'
import type { Service, World } from './world.ts'
import { writingPart } from './writing-part.ts'

/**
 * The parts of a service, joined here and nowhere else. Everything that is decided goes through `write`; what follows
 * a commit hears of it by `onWritten`, in this order and before whoever asked is answered.
 *
 *     HTTP ────▶ routes ─────┐                                  ┌─▶ relay ─▶ topic
 *     topics ──▶ consumer ───┤                                  ├─▶ runner ─▶ the world ─▶ write
 *     tasks ───▶ runner ─────┤                                  ├─▶ report: log lines, metrics, spans
 *     time ────▶ reminder ───┼─▶ write ─▶ journal ─▶ onWritten ─┤
 *     operator ▶ redrive ────┤                                  ├─▶ mirror ─▶ topic.dlq
 *     older ───▶ redriver ───┤                                  └─▶ whatever the service adds
 *     itself ──▶ background ─┘
 *
 *     topic.requests ─▶ requests ─▶ the relay's checkpoint is set back (nothing is decided)
 */
export const compose = <State, Command extends { readonly type: string }>(
  world: World,
  specification: ServiceSpecification<State, Command>,
): Writing<State, Command> & { readonly service: Service } => {
  const { store, log, instruments, clock, tracing } = world
  const { name, language, listensTo, handlers } = specification
  const stopping = new AbortController()
  const metrics = createMetrics(instruments, {
    says: language,
    hears: listensTo,
    partitions: store.identity.partitions,
    kinds: Object.keys(handlers),
  })
  const report = reporter(name, log, metrics, clock, tracing)
  const context: PartContext<State, Command> = {
    world,
    specification,
    metrics,
    report,
    stopping: stopping.signal,
  }

  const { writer, write, registration } = writingPart(context)
  const relay = relayPart(context)
  const requests = requestsPart(context)
  const mirror = mirrorPart(context)
  const runner = runnerPart(context, write)
  const reminder = reminderPart(context, write)
  const consumer = consumerPart(context, write)
  const redriver = redriverPart(context, { write, registration })
  const topics = topicsOf(world, specification)
  const topicWatch = new TopicWatch({
    transport: world.transport,
    topics,
    partitions: store.identity.partitions,
    clock,
    troubled: report.trouble('topics'),
    righted: () => void consumer?.rejoin(),
  })
  const app = httpPart(context, { relay, consumer, writer, write, topicWatch })

  writer.onWritten(({ after, facts }) => {
    if (facts.length > 0) relay?.offer(after, facts)
  })
  writer.onWritten(({ tasks, delayed }) => {
    for (const dueAtMs of delayed) runner.expect(dueAtMs)
    if (tasks.length > 0) runner.offer(tasks)
  })
  writer.onWritten(report.written)
  writer.onWritten(({ heard }) =>
    mirror?.show(heard.flatMap(({ fact, result }) => (result.kind === 'parked' ? [fact] : []))),
  )
  if (specification.onWritten !== undefined) writer.onWritten(specification.onWritten)

  let background: Promise<unknown> = Promise.resolve()
  const service: Service = {
    name,
    app,
    start: async () => {
      await world.transport.prepare(topics, store.identity.partitions)
      // Before it hears anything: from now on older instances leave what is this version's to it.
      await registration.learn(await store.epoch())
      relay?.start()
      consumer?.start()
      redriver?.start()
      requests?.start()
      reminder?.start()
      if (Object.keys(handlers).length > 0) runner.start()
      background = Promise.all([
        topicWatch.run(stopping.signal),
        ...specification.background.map((run) => run({ writer, write }, stopping.signal)),
      ])
    },
    stop: async () => {
      stopping.abort()
      writer.hurry()
      await Promise.all([consumer?.stop(), requests?.stop()])
      await redriver?.stop()
      await reminder?.stop()
      await runner.stop()
      await background
      await writer.stop()
      await mirror?.stop()
      await relay?.stop()
    },
  }
  return { service, writer, write }
}
