// needs: kustomize, kubernetes-validate
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { YAML } from 'bun'
import { z } from 'zod'
import { services } from '../../apps/host/registry.ts'
import { runToEnd } from '../../redpanda/process.ts'
import { onPath } from '../../redpanda/stack.ts'
import { strangers } from './console-keys.ts'
import { customResources } from './custom-resources.ts'
import { refused } from './redpanda-properties.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Where there is no kubectl: it is fetched and compiled the first time, some minutes. */
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1'
const TEST_MS = 280_000

const Resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})
type Resource = z.infer<typeof Resource>

/** Everything that an overlay makes, as text and as objects. */
const built = async (overlay: string) => {
  const folder = join('deploy', 'kubernetes', overlay)
  const [command, ...args] = onPath('kubectl')
    ? ['kubectl', 'kustomize', folder]
    : ['go', 'run', KUSTOMIZE, 'build', folder]
  const text = await runToEnd({ name: 'kustomize', command, args, cwd: ROOT }, TEST_MS)
  return { text, resources: z.array(Resource).parse(YAML.parse(text)) }
}

/** What Kubernetes' own schemas say against these manifests. */
const invalid = async (text: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-kubernetes-'))
  const file = join(folder, 'all.yaml')
  writeFileSync(file, text)
  const args = ['--strict', '--quiet', '--no-warn', file]
  try {
    return await runToEnd({ name: 'validate', command: 'kubernetes-validate', args }, TEST_MS)
  } catch (error) {
    return String(error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const OPERATORS = /^(keda\.sh|cluster\.redpanda\.com)\//
const kindsOf = (resources: readonly Resource[], name: string): ReadonlySet<string> =>
  new Set(resources.filter(({ metadata }) => metadata.name === name).map(({ kind }) => kind))

test.each(['managed', 'redpanda'])(
  'what %s makes is what Kubernetes, KEDA and the operator of Redpanda take',
  async (overlay) => {
    const { text, resources } = await built(overlay)
    expect(await invalid(text)).toBe('')
    expect(await invalid(text.replace('minAvailable: 1', 'minAvailables: 1'))).toContain(
      'minAvailables',
    )
    for (const resource of resources.filter(({ apiVersion }) => OPERATORS.test(apiVersion))) {
      const shape = customResources[`${resource.apiVersion}/${resource.kind}`] ?? {}
      expect([resource.metadata.name, strangers(resource, shape)]).toEqual([
        resource.metadata.name,
        [],
      ])
    }
    for (const { name } of services)
      expect(kindsOf(resources, name)).toEqual(
        new Set(['Deployment', 'PodDisruptionBudget', 'ScaledObject', 'Service']),
      )
    expect(resources.filter(({ metadata }) => metadata.namespace !== 'colisaga')).toEqual([])
    // Secrets come from a Secret that whoever deploys makes: none is in a file here.
    expect(resources.filter(({ kind }) => kind === 'Secret')).toEqual([])
  },
  TEST_MS,
)

test(
  'the broker in the cluster starts with properties that it knows, and the services find it by its name',
  async () => {
    const { resources } = await built('redpanda')
    const Redpanda = z.object({
      spec: z.object({
        clusterSpec: z.object({ config: z.object({ cluster: z.record(z.string(), z.unknown()) }) }),
      }),
    })
    const broker = resources.find(({ kind }) => kind === 'Redpanda')
    expect(refused(Redpanda.parse(broker).spec.clusterSpec.config.cluster)).toEqual([])
    const settings = z
      .object({ data: z.object({ KAFKA_BROKERS: z.string() }) })
      .parse(resources.find(({ kind }) => kind === 'ConfigMap'))
    expect(settings.data.KAFKA_BROKERS).toStartWith(
      `${broker?.metadata.name}.${broker?.metadata.namespace}.svc.`,
    )
  },
  TEST_MS,
)

test(
  'each container is bound: not root, nothing to write to, no rights, and memory has a limit',
  async () => {
    const { resources } = await built('managed')
    const Deployment = z.object({
      spec: z.object({
        template: z.object({
          spec: z.object({
            securityContext: z.object({ runAsNonRoot: z.literal(true) }),
            containers: z.tuple([
              z.object({
                image: z.string().regex(/:\d+\.\d+\.\d+$/),
                resources: z.object({ limits: z.object({ memory: z.string() }) }),
                securityContext: z.object({
                  allowPrivilegeEscalation: z.literal(false),
                  readOnlyRootFilesystem: z.literal(true),
                  capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
                }),
                livenessProbe: z.object({ httpGet: z.object({ path: z.literal('/sante') }) }),
                readinessProbe: z.object({ httpGet: z.object({ path: z.literal('/pret') }) }),
              }),
            ]),
          }),
        }),
      }),
    })
    const deployments = resources.filter(({ kind }) => kind === 'Deployment')
    expect(deployments.length).toBe(services.length)
    for (const deployment of deployments) Deployment.parse(deployment)
  },
  TEST_MS,
)
