import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { YAML } from 'bun'
import { z } from 'zod'

const OBSERVABILITY = new URL('../../observability/', import.meta.url)
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
    }),
  ),
})
const { services } = Compose.parse(
  YAML.parse(readFileSync(new URL('compose.yaml', OBSERVABILITY), 'utf8')),
)

test('images are pinned to a version, and ports are open to this machine alone', () => {
  for (const { image, ports } of Object.values(services)) {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  }
})

test('every file that is mounted is there', () => {
  const mounted = Object.values(services)
    .flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''))
    .filter((source) => source.startsWith('./'))
  expect(mounted.length).toBeGreaterThan(5)
  expect(mounted.filter((source) => !existsSync(new URL(source, OBSERVABILITY)))).toEqual([])
})
