import { Consumer } from '../consuming/consumer.ts'
import { RepublishRequests, requestsTopic } from '../consuming/requests.ts'
import { everySource } from '../consuming/sources.ts'
import { Relay } from '../relay/relay.ts'
import { goBackTo } from '../relay/republish.ts'
import { groupOf } from './listening-parts.ts'
import { tracedTransport } from './spans.ts'
import type { PartContext } from './specification.ts'
import { topicsOf } from './topics-of.ts'

/** Publishes the journal; undefined for a service that says nothing. */
export const relayPart = <State, Command>({
  world,
  specification,
  metrics,
  report,
}: PartContext<State, Command>): Relay | undefined => {
  const { store, transport, clock, ids, notices, tracing } = world
  const { language } = specification
  if (language === undefined) return undefined
  return new Relay({
    store,
    transport: tracing.on ? tracedTransport(transport, tracing) : transport,
    language,
    prepare: () => transport.prepare(topicsOf(world, specification), store.identity.partitions),
    holder: ids.next(),
    clock,
    notices,
    listener: {
      published: metrics.published,
      fenced: metrics.fenced,
      wentBack: (lost, position) => report.wentBack(language.topic, lost, position),
      troubled: report.trouble('relay'),
    },
  })
}

/**
 * Hears who misses facts of ours, and has the relay go back to them. Undefined where nothing is said, and without a
 * broker, where nothing can be missed.
 */
export const requestsPart = <State, Command>({
  world: { store, transport, clock },
  specification: { name, language },
  report,
}: PartContext<State, Command>): Consumer | undefined => {
  if (language === undefined || transport.name === 'journal') return undefined
  const requests = new RepublishRequests({
    journal: store.identity.journal,
    republisher: { goBack: (after) => goBackTo(store, after) },
    clock,
    republishing: report.republishing,
  })
  return new Consumer({
    transport,
    group: groupOf(`${name}.requests`),
    topics: [requestsTopic(language.topic)],
    concerns: () => true,
    clock,
    sources: everySource,
    ask: async () => {},
    handle: async (facts) => {
      await requests.heed(facts)
      return []
    },
    listener: { ...report, troubled: report.trouble('requests') },
  })
}
