import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { YAML } from 'bun'
import { z } from 'zod'
import { services as registry } from '../../apps/host/registry.ts'
import { strangers } from './console-keys.ts'
import { imageOf } from './image.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8')
const IMAGES = ['deploy/Dockerfile', 'deploy/Dockerfile.node'] as const
const DOCKERFILES = [...IMAGES, '.devcontainer/Dockerfile'] as const

const Manifest = z.object({ packageManager: z.string(), version: z.string() })
const manifest = Manifest.parse(JSON.parse(read('package.json')))

test('Bun has one version everywhere', () => {
  const version = manifest.packageManager.replace('bun@', '')
  for (const file of [...DOCKERFILES, 'devbox.json', '.ci/run', 'README.md']) {
    const named = [...read(file).matchAll(/\bbun[@:](\d+\.\d+\.\d+)/g)].map(([, found]) => found)
    expect([file, new Set(named)]).toEqual([file, new Set([version])])
  }
})

test('the images begin with an exact version, end with another user than root, and ask the service for its health', () => {
  for (const file of DOCKERFILES)
    for (const [, from = ''] of read(file).matchAll(/^FROM (\S+)/gm))
      expect(from).toMatch(/:\d+\.\d+\.\d+-[a-z-]+(@sha256:[0-9a-f]{64})?$/)
  for (const file of IMAGES) {
    const { user, environment, health, entrypoint } = imageOf(join(ROOT, file))
    expect(user).toBe('1000:1000')
    expect(environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '3000' })
    expect(health[0]).toBe(entrypoint[0])
    expect(health.at(-1)).toContain('/sante')
  }
})

test('what the images are made of is there', () => {
  for (const file of DOCKERFILES)
    for (const [, sources = ''] of read(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm))
      for (const source of sources.split(' '))
        expect([source, existsSync(join(ROOT, source))]).toEqual([source, true])
})

test('the whole product is open to this machine alone, and its containers can write nowhere', () => {
  const Compose = z.object({
    services: z.record(
      z.string(),
      z.object({
        command: z.tuple([z.string()]),
        environment: z.record(z.string(), z.string()),
        ports: z.array(z.string()),
        read_only: z.literal(true),
        cap_drop: z.tuple([z.literal('ALL')]),
      }),
    ),
  })
  // A YAML merge key, `<<`, is read as compose reads it.
  const { services } = Compose.parse(YAML.parse(read('compose.yaml')))
  expect(Object.keys(services)).toEqual(registry.map(({ name }) => name))
  for (const { name, port } of registry) {
    expect(services[name]?.command).toEqual([`apps/${name}/main.ts`])
    expect(services[name]?.ports).toEqual([`127.0.0.1:${port}:3000`])
  }
})

test('manifests deploy the version of this code', () => {
  for (const overlay of ['managed', 'redpanda'])
    expect(read(`deploy/kubernetes/${overlay}/kustomization.yaml`)).toContain(
      `newTag: ${manifest.version}\n`,
    )
})

test('the dev container and devbox say nothing that these do not know', () => {
  const devcontainer = {
    name: 'value',
    build: { dockerfile: 'value' },
    remoteUser: 'value',
    postCreateCommand: 'value',
    forwardPorts: ['value'],
    customizations: 'anything',
  } as const
  const container: unknown = JSON.parse(read('.devcontainer/devcontainer.json'))
  expect(strangers(container, devcontainer)).toEqual([])
  expect(container).toHaveProperty(
    'forwardPorts',
    registry.map(({ port }) => port),
  )
  const devbox = {
    packages: ['value'],
    shell: { scripts: { demo: ['value'], test: ['value'] } },
  } as const
  expect(strangers(JSON.parse(read('devbox.json')), devbox)).toEqual([])
})
