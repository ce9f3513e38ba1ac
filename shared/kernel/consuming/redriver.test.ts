import { expect, test } from 'bun:test'
import type { Registered } from '../journal/store.ts'
import { heard } from '../testing/journal-suite.ts'
import { LEFT_TO_NEWER } from '../writing/parking.ts'
import { Registration } from '../writing/registration.ts'
import type { Redriven } from './redrive.ts'
import { Redriver } from './redriver.ts'

const reaction = { topic: 'colis.envoi', type: 'EssaiFait' }
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A redriver that looks at each turn, over one key whose first fact was left to a newer version. */
const looking = (options: {
  readonly registered: () => Registered
  readonly answers: readonly Redriven[]
}) => {
  const answers = [...options.answers]
  const store = {
    epoch: async () => 'epoch',
    register: async () => {},
    registered: async () => options.registered(),
    parkedFirst: async () =>
      answers.length === 0
        ? []
        : [{ id: 1, key: 'k', fact: heard('k', 1), error: LEFT_TO_NEWER, parkedAt: '' }],
  }
  const told = { asked: 0, redriven: new Array<number>(), troubles: new Array<string>() }
  const redriver = new Redriver({
    store,
    registration: new Registration({ store, release: [1], reactsTo: [] }),
    redrive: async () => {
      told.asked += 1
      return answers.shift()
    },
    clock: { now: () => 0, sleep: () => turn() },
    listener: {
      redriven: (_, applied) => told.redriven.push(applied),
      troubled: ({ message }) => told.troubles.push(message),
    },
  })
  return { redriver, told }
}

test('what is left to a newer version stays until that version is taken back, although nothing is committed', async () => {
  let registered: Registered = { generation: 1, reactions: [{ ...reaction, release: [2] }] }
  const { redriver, told } = looking({
    registered: () => registered,
    answers: [{ applied: 1, left: 0 }],
  })
  redriver.start()
  for (let n = 0; n < 20; n += 1) await turn()
  expect(told.asked).toBe(0)
  registered = { generation: 2, reactions: [] }
  for (let n = 0; n < 20; n += 1) await turn()
  await redriver.stop()
  expect(told).toEqual({ asked: 1, redriven: [1], troubles: [] })
})

test('a key with more facts than one redrive takes is redriven to its end', async () => {
  const { redriver, told } = looking({
    registered: () => ({ generation: 0, reactions: [] }),
    answers: [
      { applied: 500, left: 20 },
      { applied: 20, left: 0 },
    ],
  })
  redriver.start()
  for (let n = 0; n < 20; n += 1) await turn()
  await redriver.stop()
  expect(told).toEqual({ asked: 2, redriven: [520], troubles: [] })
})

test('what cannot be applied is tried once, told, and left to a person', async () => {
  const failed = { applied: 0, left: 1, error: 'empoisonné' }
  const { redriver, told } = looking({
    registered: () => ({ generation: 0, reactions: [] }),
    answers: [failed, failed, failed],
  })
  redriver.start()
  for (let n = 0; n < 20; n += 1) await turn()
  await redriver.stop()
  expect(told).toEqual({ asked: 1, redriven: [], troubles: ['k stays parked: empoisonné'] })
})
