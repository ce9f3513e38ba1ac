import {
  type Instruments,
  SAGA_MS,
  counter,
  gauge,
  histogram,
  total,
} from '../../shared/kernel/index.ts'
import { raisonsAnnulation } from '../envoi/events.ts'
import type { Cache, CacheResult } from './cache.ts'
import type { Suivi } from './projection.ts'
import { changeOf, steps } from './saga-changes.ts'

/** The metrics that suivi alone can count, because it hears everything. */
export const sagaCounted = {
  succeeded: counter({
    name: 'saga_success_total',
    help: 'Sagas whose parcel was confirmed',
    unit: 'events',
    labels: [],
  }),
  failed: counter({
    name: 'saga_failure_total',
    help: 'Sagas that ended cancelled, by why',
    unit: 'events',
    labels: ['raison'],
  }),
  reversed: counter({
    name: 'saga_reversed_total',
    help: 'Confirmed parcels that were cancelled later',
    unit: 'events',
    labels: [],
  }),
  late: counter({
    name: 'saga_late_total',
    help: 'Sagas that envoi has said to be late (ColisEnRetard)',
    unit: 'events',
    labels: [],
  }),
  duration: histogram({
    name: 'saga_duration_ms',
    help: 'A saga, from the creation of its parcel to the last fact that ended it: at its first end',
    unit: 'ms',
    labels: ['outcome'],
    buckets: SAGA_MS,
  }),
  step: histogram({
    name: 'saga_step_duration_ms',
    help: 'A step of a saga: from the fact that asked for it to the fact that answers',
    unit: 'ms',
    labels: ['step'],
    buckets: SAGA_MS,
  }),
  cache: counter({
    name: 'cache_requests_total',
    help: 'Rows asked from the cache',
    unit: 'events',
    labels: ['result'],
  }),
} as const

export const cacheGauges = {
  up: gauge({
    name: 'cache_up',
    help: 'Whether the cache answers; absent where there is none',
    unit: 'yes (1) or no (0)',
    labels: [],
  }),
  commands: total({
    name: 'cache_commands_total',
    help: 'Commands sent to the cache: what its host counts and bills',
    unit: 'events',
    labels: ['command'],
  }),
} as const

const OUTCOMES = ['reussie', 'echouee'] as const
const RESULTS = ['hit', 'miss', 'away'] as const

export interface SuiviMetrics {
  /** A row that a commit has changed. */
  changed(before: Suivi | undefined, after: Suivi): void
  cacheAsked(result: CacheResult): void
}

export const suiviMetrics = (instruments: Instruments, cache: Cache): SuiviMetrics => {
  const succeeded = instruments.counter(sagaCounted.succeeded).of()
  const failed = instruments.counter(sagaCounted.failed, { raison: raisonsAnnulation })
  const reversed = instruments.counter(sagaCounted.reversed).of()
  const late = instruments.counter(sagaCounted.late).of()
  const duration = instruments.histogram(sagaCounted.duration, { outcome: OUTCOMES })
  const step = instruments.histogram(sagaCounted.step, { step: steps })
  for (const raison of raisonsAnnulation) failed.of(raison)
  for (const outcome of OUTCOMES) duration.of(outcome)
  for (const name of steps) step.of(name)
  const { up } = cache
  const asked = up && instruments.counter(sagaCounted.cache, { result: RESULTS })
  if (up !== undefined) {
    for (const result of RESULTS) asked?.of(result)
    instruments.gauges(cacheGauges, async () => ({
      up: (await up()) ? 1 : 0,
      commands: cache.sent?.(),
    }))
  }
  return {
    changed: (before, after) => {
      const change = changeOf(before, after)
      if (change.ended === 'reussie') succeeded.add(1)
      if (change.ended === 'echouee') failed.of(after.raison ?? 'inconnue').add(1)
      if (change.reversed) reversed.add(1)
      if (change.late) late.add(1)
      if (change.duration !== undefined)
        duration.of(change.duration.outcome).observe(change.duration.ms)
      for (const { name, ms } of change.steps) step.of(name).observe(ms)
    },
    cacheAsked: (result) => asked?.of(result).add(1),
  }
}
