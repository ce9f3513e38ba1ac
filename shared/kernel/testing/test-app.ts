import { createApp } from '../http/app.ts'
import { createLog } from '../telemetry/log.ts'
import { noTracing } from '../telemetry/tracing.ts'
import { plainWording } from './plain-wording.ts'
import { steppedClock } from './stepped-clock.ts'

/** An application without routes, its clock in the test's hands, and what it counts and logs. */
export const testApp = () => {
  const clock = steppedClock()
  const stopping = new AbortController()
  const requests: (readonly [method: string, route: string, status: number])[] = []
  const lines: string[] = []
  const { app, requestsInFlight } = createApp({
    log: createLog({
      service: 'essai',
      level: 'info',
      sink: { write: (line) => void lines.push(line), flush: async () => {} },
      now: () => clock.now(),
    }),
    metrics: { request: (...request) => void requests.push([request[0], request[1], request[2]]) },
    clock,
    ids: { next: () => 'made-id' },
    tracing: noTracing,
    stopping: stopping.signal,
    wording: plainWording,
  })
  return { app, clock, stopping, requests, lines, requestsInFlight }
}
