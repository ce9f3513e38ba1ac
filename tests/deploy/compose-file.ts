import type { ServiceEntry } from '../../apps/host/define-service.ts'
import { variablesOf } from '../../apps/host/service-list.ts'

/** The port on which every service listens in its container: `PORT` of the images. */
export const CONTAINER_PORT = 3000

const HEAD = `# The whole product by Docker: docker compose up -d --build --wait
# Parts, Console, Prometheus and Grafana come from the files that it includes. docs/deploy.md says what is where.
# The services on Node, with Confluent's client: COLISAGA_DOCKERFILE=deploy/Dockerfile.node docker compose up --build
# Written by \`bun run generate\`.
name: colisaga
include:
  - path: [observability/compose.yaml, deploy/observed.yaml]
`

/** What the services are told of the parts, by the names that compose gives these. */
const ADDRESSES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://colisaga:colisaga@postgres:5432/colisaga',
  KAFKA_BROKERS: 'redpanda:9092',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318',
  UPSTASH_REDIS_REST_URL: 'http://upstash',
  UPSTASH_REDIS_REST_TOKEN: 'colisaga-local',
  PROMETHEUS_URL: 'http://prometheus:9090',
}

const COMMON = `x-service: &service
  image: colisaga:local
  build:
    context: .
    dockerfile: \${COLISAGA_DOCKERFILE:-deploy/Dockerfile}
  read_only: true
  tmpfs: ['/tmp']
  cap_drop: [ALL]
  security_opt: ['no-new-privileges:true']
  restart: unless-stopped
  # Requests and facts under way are finished first: a few seconds.
  stop_grace_period: 30s
  depends_on:
    redpanda:
      condition: service_healthy
    postgres:
      condition: service_healthy
`

/** compose.yaml at the root: one container a service. A name that compose cannot reach yet is waited for at the start. */
export const composeFile = (entries: readonly ServiceEntry[]): string =>
  [HEAD, COMMON, 'services:\n', ...entries.map(serviceOf)].join('')

const serviceOf = (entry: ServiceEntry): string => {
  const read = variablesOf([entry])
  const told = Object.entries(ADDRESSES).filter(([name]) => name in read)
  return `  ${entry.name}:
    <<: *service
    command: ['apps/${entry.name}/main.ts']
    environment:
${told.map(([name, value]) => `      ${name}: ${value}\n`).join('')}    ports: ['127.0.0.1:${entry.port}:${CONTAINER_PORT}']
`
}

/** What Prometheus scrapes when the services are containers beside it. */
export const containerTargets = (entries: readonly ServiceEntry[]): string =>
  [
    '# Read by Prometheus beside the containers of compose.yaml. Written by `bun run generate`.',
    ...entries.flatMap(({ name }) => [
      `- targets: ['${name}:${CONTAINER_PORT}']`,
      `  labels: { service: ${name} }`,
    ]),
    '',
  ].join('\n')
