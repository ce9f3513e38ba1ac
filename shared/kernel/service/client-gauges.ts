import type { Instruments } from '../telemetry/instruments.ts'
import { clientGauges } from '../telemetry/kernel-metrics.ts'
import type { Transport } from '../transport/transport.ts'

/** Shows at each scrape what the broker's client measures of itself, where it does. */
export const observeClient = (
  instruments: Instruments,
  transport: Pick<Transport, 'statistics'>,
): void => {
  if (transport.statistics === undefined) return
  instruments.gauges(clientGauges, async () => {
    const uses = (await transport.statistics?.()) ?? []
    return {
      roundTrip: uses.flatMap(({ use, roundTripMs }) =>
        roundTripMs === undefined
          ? []
          : [[use, '0.5', roundTripMs.p50] as const, [use, '0.99', roundTripMs.p99] as const],
      ),
      requests: uses.map(({ use, requestsWaiting }) => [use, requestsWaiting] as const),
      records: uses.map(({ use, recordsWaiting }) => [use, recordsWaiting] as const),
      bytes: uses.flatMap(({ use, bytesSent, bytesReceived }) => [
        [use, 'sent', bytesSent] as const,
        [use, 'received', bytesReceived] as const,
      ]),
      troubles: uses.flatMap(({ use, retries, timeouts, disconnects }) => [
        [use, 'retry', retries] as const,
        [use, 'timeout', timeouts] as const,
        [use, 'disconnect', disconnects] as const,
      ]),
      rebalances: uses.reduce((total, one) => total + one.rebalances, 0),
    }
  })
}
