import { expect, spyOn, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { isAlive } from './alive.ts'

test('a process is alive while it is there', () => {
  expect(isAlive(process.pid)).toBe(true)
  expect(isAlive(spawnSync('true').pid)).toBe(false)
})

test('so is one of another user, which may not be signalled', () => {
  // What the system answers to whoever is not root.
  const kill = spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' })
  })
  expect(isAlive(1)).toBe(true)
  kill.mockRestore()
})
