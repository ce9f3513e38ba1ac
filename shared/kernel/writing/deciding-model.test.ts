import { expect, test } from 'bun:test'
import { z } from 'zod'
import { refuse, type Decider } from '../domain/decider.ts'
import { language } from '../domain/language.ts'
import { reactionsFor } from '../domain/reactions.ts'
import { memoryJournal } from '../journal/memory/store.ts'
import type { StoredTask } from '../journal/store.ts'
import { systemClock } from '../runtime/clock.ts'
import { noTracing } from '../telemetry/tracing.ts'
import { decidingModel } from './deciding-model.ts'
import type { Unit } from './unit-of-work.ts'
import { Writer } from './writer.ts'

const EssaiFait = z.object({ colisId: z.string() })
const essai = language(
  'essai',
  'colis.essai',
  { EssaiFait },
  (payload) => EssaiFait.parse(payload).colisId,
)

type Command = { readonly type: 'Faire' | 'Casser' | 'Refuser'; readonly colisId: string }
interface Fait {
  readonly type: 'EssaiFait'
  readonly payload: { readonly colisId: string }
}

const decider: Decider<null, Command, Fait> = {
  initial: null,
  decide: (_, { type, colisId }) => {
    if (type === 'Casser') throw new Error('cassé')
    if (type === 'Refuser') return refuse('non', 'non', 'null')
    return [{ type: 'EssaiFait', payload: { colisId } }]
  },
  evolve: (state) => state,
}

/** A service where the fact of a parcel named `casse…` breaks something further. */
const service = () => {
  const store = memoryJournal({ journal: 'j', partitions: 1, now: () => Date.now() })
  const writer = new Writer<null, Command>({
    store,
    clock: systemClock,
    model: decidingModel(
      {
        language: essai,
        decider,
        reactions: reactionsFor<Command>().when(essai, {
          EssaiFait: ({ colisId }) => ({ type: 'Faire', colisId }),
        }),
        tasksFor: ({ payload }) => (payload.colisId === 'agir' ? [{ kind: 'agir' }] : []),
        consequences: ({ payload: { colisId } }) =>
          colisId.startsWith('casse') ? [{ stream: 'plus loin', command: casser }] : [],
        opening: [],
      },
      { clock: systemClock, leaseMs: () => 0, tracing: noTracing },
    ),
    listener: {
      stale: () => {},
      troubled: () => {},
    },
  })
  const kinds = async (units: readonly Unit<Command>[]) =>
    (await writer.write(units, { patient: false })).map(({ result }) => result.kind)
  const streams = async () => (await store.read(0, 100)).map(({ stream }) => stream)
  return { store, kinds, streams }
}

const casser: Command = { type: 'Casser', colisId: 'plus loin' }
const faire = (stream: string): Unit<Command> => ({
  kind: 'command',
  stream,
  command: { type: 'Faire', colisId: stream },
  context: { correlationId: 'c' },
})
const heard = (key: string, position: number): Unit<Command> => ({
  kind: 'fact',
  fact: {
    id: `autre:${position}`,
    service: 'essai',
    topic: 'colis.essai',
    partition: 0,
    key,
    type: 'EssaiFait',
    timestamp: '2026-01-02T03:04:05.678Z',
    payload: { colisId: key },
    journal: 'autre',
    position,
    prev: position - 1,
    correlationId: 'c',
  },
})

test('what fails after it has appended leaves nothing, and what came with it is done', async () => {
  const { kinds, streams, store } = service()
  expect(await kinds([faire('a'), faire('casse'), faire('b')])).toEqual([
    'decided',
    'failed',
    'decided',
  ])
  expect(await kinds([heard('c', 1), heard('casse aussi', 2), heard('d', 3)])).toEqual([
    'applied',
    'parked',
    'applied',
  ])
  expect(await streams()).toEqual(['a', 'b', 'c', 'd'])
  expect((await store.parked(10)).map(({ key, error }) => [key, error])).toEqual([
    ['casse aussi', 'Error: cassé'],
  ])
})

test('a task whose outcome is refused is not ended by it', async () => {
  const { kinds, store } = service()
  await kinds([faire('agir')])
  const [task] = await store.takeTasks(Date.now(), 0, 1)
  const outcome = (type: Command['type']): Unit<Command> => ({
    kind: 'outcome',
    task: task as StoredTask,
    command: { type, colisId: 'x' },
  })
  expect(await kinds([outcome('Refuser')])).toEqual(['failed'])
  expect(await kinds([outcome('Casser')])).toEqual(['failed'])
  expect(await kinds([outcome('Faire')])).toEqual(['decided'])
  expect(await kinds([outcome('Faire')])).toEqual(['ended'])
})
