import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OBSERVING, shareOfObserving } from './profile.ts'

const node = (id: number, url: string, children: readonly number[] = []) => ({
  id,
  callFrame: { url },
  children,
})

test('observing is what its own frames take, and not what they only wrap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'))
  const nodes = [
    node(1, '', [2]),
    node(2, '/x/shared/kernel/service/spans.ts', [3, 5]),
    // Wrapped by a span: its own business.
    node(3, '/x/shared/kernel/writing/writer.ts', [4]),
    node(4, 'node:buffer'),
    node(5, '/x/node_modules/@opentelemetry/core/x.js', [6]),
    node(6, 'node:http'),
  ]
  // The first second is warming up.
  const samples = [1, 2, 3, 4, 6, 6]
  const timeDeltas = [500_000, 500_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000]
  writeFileSync(join(folder, 'a.cpuprofile'), JSON.stringify({ nodes, samples, timeDeltas }))
  expect(shareOfObserving(folder, 1.5)).toBeCloseTo(0.5)
  rmSync(folder, { recursive: true })
})

test('what is said to observe is where it is said to be', () => {
  const missing = OBSERVING.filter(
    (place) => !existsSync(new URL(`../../${place}`, import.meta.url)),
  )
  expect(missing).toEqual([])
})
