import { describe, expect, test } from 'bun:test'
import { redrive } from '../consuming/redrive.ts'
import type { JournalStore } from '../journal/store.ts'
import { counting } from './counting.ts'
import { heardFact } from './essai.ts'

const nothing = { streams: [], documents: [], cursors: [], parkedKeys: [], tasks: [] }

/** What happens to facts that cannot be applied, and to those around them. */
export const describeParking = (name: string, open: () => Promise<JournalStore>): void => {
  describe(`parking on ${name}`, () => {
    test('a fact that cannot be applied is parked with what follows it; all other keys flow', async () => {
      const store = await open()
      const poisoned = new Set([heardFact('malade', 2).id])
      const { handle, results, writer } = counting(store, poisoned)
      const times = async (key: string): Promise<unknown> =>
        (await store.load({ ...nothing, documents: [key] })).documents.get(key)?.body
      await handle([heardFact('malade', 1), heardFact('malade', 2), heardFact('sain', 3)])
      await handle([heardFact('malade', 4, 3), heardFact('sain', 5, 4)])
      expect(results).toEqual(['applied', 'parked', 'applied', 'parked', 'applied'])
      expect([await times('malade'), await times('sain')]).toEqual([{ times: 1 }, { times: 2 }])
      const parked = await store.parked(10, 'malade')
      expect(parked.map(({ fact, error }) => [fact.position, error])).toEqual([
        [2, 'Error: poisoned'],
        [4, 'an earlier fact of this key is parked'],
      ])

      // Still poisoned: a redrive changes nothing, and passes nothing.
      expect(await redrive(store, writer, 'malade')).toEqual({
        applied: 0,
        left: 2,
        error: 'Error: poisoned',
      })
      poisoned.clear()
      expect(await redrive(store, writer, 'malade')).toEqual({ applied: 2, left: 0 })
      expect(await times('malade')).toEqual({ times: 3 })
      expect(await redrive(store, writer, 'malade')).toBeUndefined()
      await handle([heardFact('malade', 6, 5)])
      expect(await times('malade')).toEqual({ times: 4 })
      expect(await store.counts(0)).toMatchObject({ parkedFacts: 0, parkedKeys: 0 })
    })

    test('two who apply the parked facts of a key at once apply them once', async () => {
      const store = await open()
      const poisoned = new Set([heardFact('malade', 1).id])
      const here = counting(store, poisoned)
      const elsewhere = counting(store)
      await here.handle([heardFact('malade', 1), heardFact('malade', 2)])
      poisoned.clear()
      const both = await Promise.all(
        [here, elsewhere].map(({ writer }) => redrive(store, writer, 'malade')),
      )
      expect(both.map((done) => done?.applied ?? 0).toSorted((a, b) => a - b)).toEqual([0, 2])
      const { documents } = await store.load({ ...nothing, documents: ['malade'] })
      expect(documents.get('malade')?.body).toEqual({ times: 2 })
    })

    test('two redrives of a key that meet in one batch apply its facts once', async () => {
      const store = await open()
      const poisoned = new Set([heardFact('malade', 1).id])
      const { handle, writer } = counting(store, poisoned)
      await handle([heardFact('malade', 1), heardFact('malade', 2)])
      poisoned.clear()
      const epoch = await store.epoch()
      const parked = await store.parked(10, 'malade')
      const unit = () => ({ kind: 'redrive', key: 'malade', epoch, parked }) as const
      const settled = await writer.write([unit(), unit()], { patient: false })
      expect(settled.map(({ result }) => result)).toEqual([
        { kind: 'redriven', applied: 2, facts: [] },
        { kind: 'redriven', applied: 0, facts: [] },
      ])
      const { documents } = await store.load({ ...nothing, documents: ['malade'] })
      expect(documents.get('malade')?.body).toEqual({ times: 2 })
      expect(await store.counts(0)).toMatchObject({ parkedFacts: 0, parkedKeys: 0 })
    })

    test('a fact behind one that the broker lost is not applied, and reading goes on', async () => {
      const store = await open()
      const { handle, results, effects } = counting(store)
      await handle([heardFact('a', 1)])
      await handle([heardFact('a', 3, 2), heardFact('a', 4, 3)])
      expect(results).toEqual(['applied', 'gap', 'gap'])
      // Published again from the journal, all are applied by the same rules.
      await handle([heardFact('a', 1), heardFact('a', 2), heardFact('a', 3), heardFact('a', 4)])
      expect(results.slice(3)).toEqual(['repeat', 'applied', 'applied', 'applied'])
      expect(await effects()).toEqual([4])
    })
  })
}
