import {
  type Clock,
  type Instruments,
  PROVIDER_MS,
  histogram,
} from '../../../shared/kernel/index.ts'
import type { Psp } from './psp.ts'

export const pspCounted = {
  request: histogram({
    name: 'psp_request_duration_ms',
    help: 'A request to the PSP, its own retries included; erreur: no answer, so that it is in doubt',
    unit: 'ms',
    labels: ['operation', 'outcome'],
    buckets: PROVIDER_MS,
  }),
} as const

const OPERATIONS = ['charge', 'refund'] as const
const OUTCOMES = ['accepte', 'refuse', 'erreur'] as const

/** Wraps a PSP and measures each of its answers. */
export const measuredPsp = (psp: Psp, instruments: Instruments, clock: Clock): Psp => {
  const request = instruments.histogram(pspCounted.request, {
    operation: OPERATIONS,
    outcome: OUTCOMES,
  })
  for (const operation of OPERATIONS) for (const outcome of OUTCOMES) request.of(operation, outcome)

  const measured = async <Answer>(
    operation: (typeof OPERATIONS)[number],
    ask: () => Promise<Answer>,
    accepted: (answer: Answer) => boolean,
  ): Promise<Answer> => {
    const startedMs = clock.now()
    let outcome: (typeof OUTCOMES)[number] = 'erreur'
    try {
      const answer = await ask()
      outcome = accepted(answer) ? 'accepte' : 'refuse'
      return answer
    } finally {
      request.of(operation, outcome).observe(clock.now() - startedMs)
    }
  }
  return {
    charge: (charge, signal, traceparent) =>
      measured(
        'charge',
        () => psp.charge(charge, signal, traceparent),
        ({ accepte }) => accepte,
      ),
    refund: (refund, signal, traceparent) =>
      measured(
        'refund',
        () => psp.refund(refund, signal, traceparent),
        ({ rembourse }) => rembourse,
      ),
  }
}
