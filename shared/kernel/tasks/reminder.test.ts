import { expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { memoryJournal } from '../journal/memory/store.ts'
import { counting } from '../testing/counting.ts'

test('an instance whose page another has looked through goes on from where that one is', async () => {
  const store = memoryJournal({ journal: randomUUID(), partitions: 1, now: () => Date.now() })
  const [here, there] = [counting(store).writer, counting(store).writer]
  const cursor = { journal: store.identity.journal, topic: 'rappels', partition: 0 }
  const looked = async (writer: typeof here, from: number, to: number) => {
    const due = { cursor, from, to, commands: [] }
    return (await writer.write([{ kind: 'reminders', due }], { patient: true }))[0]?.result.kind
  }
  expect(await looked(here, 0, 10)).toBe('reminded')
  expect(await looked(there, 10, 15)).toBe('reminded')
  expect(await looked(here, 10, 15)).toBe('ended')
  expect(await looked(there, 15, 20)).toBe('reminded')
  expect(await looked(here, 20, 25)).toBe('reminded')
})
