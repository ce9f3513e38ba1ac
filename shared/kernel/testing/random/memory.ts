import { memoryJournal } from '../../journal/memory/store.ts'
import { PARTITIONS, type RandomStores, type StorePart } from './parts.ts'
import type { VirtualTime } from './virtual-time.ts'

const inMemory = (journal: string, time: VirtualTime): StorePart => {
  const store = memoryJournal({ journal, partitions: PARTITIONS, now: () => time.now() })
  return {
    open: async () => store,
    backUp: async () => {
      const backup = store.backup()
      return async () => store.goBack(backup)
    },
    restart: async () => store.restart(),
    entries: async () => {
      const byKey = new Map<string, number[]>()
      for (const { key, position } of store.entries())
        byKey.set(key, [...(byKey.get(key) ?? []), position])
      return byKey
    },
  }
}

export const memoryStores: RandomStores = {
  togetherMs: 0,
  open: async (time) => ({
    publishing: inMemory('4f4a1b0e-6a52-4a51-9a0f-0b7d3f1c2a01', time),
    listening: inMemory('4f4a1b0e-6a52-4a51-9a0f-0b7d3f1c2a02', time),
    close: async () => {},
  }),
}
