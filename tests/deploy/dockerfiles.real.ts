// needs: hadolint
import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const hadolint = (text: string, ...files: readonly string[]) => {
  const { status, stdout } = spawnSync('hadolint', ['--no-color', ...files], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  })
  return { status, stdout }
}

test('the Dockerfiles are as hadolint wants them', () => {
  const files = ['deploy/Dockerfile', 'deploy/Dockerfile.node', '.devcontainer/Dockerfile']
  expect(hadolint('', ...files)).toEqual({ status: 0, stdout: '' })
  const loose = hadolint('FROM oven/bun:latest\nRUN apt-get install -y curl\nUSER root\n', '-')
  expect(loose.status).toBe(1)
  expect(loose.stdout).toContain('DL3007')
})
