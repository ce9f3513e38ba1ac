import type { Consumer } from '../consuming/consumer.ts'
import { redrive } from '../consuming/redrive.ts'
import { createApp, type ServiceApp } from '../http/app.ts'
import { addHealth } from '../http/health-routes.ts'
import { addParkedRoutes } from '../http/parked-routes.ts'
import type { Relay } from '../relay/relay.ts'
import type { Writer } from '../writing/writer.ts'
import { observeService } from './gauges.ts'
import type { PartContext, Write } from './specification.ts'
import { standstillOf } from './writing-part.ts'

/** Answers requests: what every service answers; its own routes are added by whoever composes it. */
export const httpPart = <State, Command>(
  { world, specification, metrics, stopping }: PartContext<State, Command>,
  parts: {
    readonly relay: Relay | undefined
    readonly consumer: Consumer | undefined
    readonly writer: Writer<State, Command>
    readonly write: Write<Command>
  },
): ServiceApp => {
  const { clock, ids, log, instruments, store, transport, tracing, wording } = world
  const { name, handlers, checks } = specification
  const { relay, consumer, writer, write } = parts
  const { app, requestsInFlight } = createApp({
    log,
    metrics,
    clock,
    ids,
    tracing,
    stopping,
    wording,
  })
  const kinds = Object.keys(handlers)
  observeService(instruments, { store, relay, consumer, kinds, clock, requestsInFlight, writer })
  addHealth(app, {
    service: name,
    instruments,
    clock,
    stopping,
    wording,
    checks: {
      store: () => store.trouble(),
      transport: () => transport.trouble(),
      ...(consumer !== undefined && {
        consumer: async () => (consumer.joined ? undefined : { kind: 'outside-its-group' }),
      }),
      writer: async () => standstillOf(writer),
      ...checks,
    },
  })
  addParkedRoutes(app, store, (key) => redrive(store, { write }, key), wording)
  return app
}
