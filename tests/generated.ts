import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import type { ServiceEntry } from '../apps/host/define-service.ts'
import { denoArguments } from '../apps/host/deno-command.ts'
import { hostVariables } from '../apps/host/host-variables.ts'
import { services } from '../apps/host/registry.ts'
import { dashboardFiles } from '../observability/grafana/files.ts'
import type { Variable, Variables } from '../shared/kernel/index.ts'
import { composeFile, containerTargets } from './deploy/compose-file.ts'
import { kubernetesFile, kustomization } from './deploy/kubernetes-files.ts'
import { operationsPage } from './edges/said.ts'
import { metricsPage } from './observability/table.ts'

/** A committed file that follows from the code. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

const HERE = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** Every file that `bun run generate` writes, as the code says it. */
export const generatedFiles = async (
  entries: readonly ServiceEntry[] = services,
): Promise<readonly GeneratedFile[]> => [
  { path: HERE('package.json'), text: await packageFile(entries) },
  { path: HERE('deno.json'), text: denoFile(entries) },
  { path: HERE('.env.example'), text: environmentExample(entries) },
  { path: HERE('observability/services.yml'), text: scrapeTargets(entries) },
  { path: HERE('compose.yaml'), text: composeFile(entries) },
  { path: HERE('deploy/services.yml'), text: containerTargets(entries) },
  { path: HERE('deploy/kubernetes/base/kustomization.yaml'), text: kustomization(entries) },
  ...entries.map((entry) => ({
    path: HERE(`deploy/kubernetes/base/${entry.name}.yaml`),
    text: kubernetesFile(entry),
  })),
  { path: HERE('docs/metrics.md'), text: metricsPage() },
  {
    path: HERE('docs/operations.md'),
    text: operationsPage(readFileSync(HERE('docs/operations.md'), 'utf8')),
  },
  ...(await dashboardFiles()),
]

const Whole = z.record(z.string(), z.unknown())
const Scripts = z.object({ scripts: z.record(z.string(), z.string()) })
const SERVICE_SCRIPT = /^bun apps\/([^/]+)\/main\.ts$/

/** package.json with one script a service, together where the first of them stands. */
const packageFile = async (entries: readonly ServiceEntry[]): Promise<string> => {
  const path = HERE('package.json')
  const file = Whole.parse(JSON.parse(readFileSync(path, 'utf8')))
  const scripts = Object.entries(Scripts.parse(file).scripts)
  const isService = ([name, command]: readonly [string, string]): boolean =>
    SERVICE_SCRIPT.exec(command)?.[1] === name
  const others = scripts.filter((script) => !isService(script))
  const first = scripts.findIndex(isService)
  const written = entries.map(({ name }): [string, string] => [name, `bun apps/${name}/main.ts`])
  const wanted = first === -1 ? [...others, ...written] : others.toSpliced(first, 0, ...written)
  const text = JSON.stringify({ ...file, scripts: Object.fromEntries(wanted) })
  return format(text, { ...(await resolveConfig(path)), parser: 'json-stringify' })
}

/** `deno task envoi`: one task a service, with its permissions; packages are those of package.json. */
const denoFile = (entries: readonly ServiceEntry[]): string => {
  const tasks = entries.map((entry) => [entry.name, ['deno', ...denoArguments(entry)].join(' ')])
  const file = { nodeModulesDir: 'manual', lock: false, tasks: Object.fromEntries(tasks) }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

const ENVIRONMENT = `# Every variable that the services read, with its default. Copy this file to .env, which Bun reads by
# itself, and set what differs. Written by \`bun run generate\`.
`

const environmentExample = (entries: readonly ServiceEntry[]): string =>
  [
    ENVIRONMENT,
    section('every service', hostVariables),
    ...entries.map(({ name, port, variables }) =>
      section(`${name} (port ${port} unless PORT is set)`, variables),
    ),
  ].join('\n')

const section = (title: string, variables: Variables): string =>
  [`## ${title}`, '', ...Object.entries(variables).flatMap(linesOf)].join('\n')

/** One that has no default and must be set is not commented out. */
const linesOf = ([name, variable]: readonly [string, Variable]): readonly string[] => {
  const given = `${name}=${variable.default ?? ''}`
  const required = !variable.schema.safeParse(variable.default).success
  return [`# ${variable.help}`, required ? given : `#${given}`, '']
}

/** What Prometheus scrapes when the services run on their usual ports outside of its container. */
const scrapeTargets = (entries: readonly ServiceEntry[]): string =>
  [
    '# Read by prometheus.yml. Written by `bun run generate`.',
    ...entries.flatMap(({ name, port }) => [
      `- targets: ['host.docker.internal:${port}']`,
      `  labels: { service: ${name} }`,
    ]),
    '',
  ].join('\n')
