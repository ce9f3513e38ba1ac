import type { Shape } from './console-keys.ts'

/**
 * The fields of the resources that operators add to Kubernetes, as far as these manifests may use them: from KEDA
 * 2.20.2 and from the operator of Redpanda 26.2.2. Kubernetes' own schemas know nothing of them, and a cluster drops or
 * refuses a field that it does not know.
 */
const metadata: Shape = { name: 'value', namespace: 'value' }

const resources: Shape = {
  requests: { cpu: 'value', memory: 'value' },
  limits: { cpu: 'value', memory: 'value' },
}

export const customResources: Readonly<Record<string, Shape>> = {
  'keda.sh/v1alpha1/ScaledObject': {
    apiVersion: 'value',
    kind: 'value',
    metadata,
    spec: {
      scaleTargetRef: {
        name: 'value',
        kind: 'value',
        apiVersion: 'value',
        envSourceContainerName: 'value',
      },
      pollingInterval: 'value',
      cooldownPeriod: 'value',
      initialCooldownPeriod: 'value',
      idleReplicaCount: 'value',
      minReplicaCount: 'value',
      maxReplicaCount: 'value',
      fallback: { failureThreshold: 'value', replicas: 'value', behavior: 'value' },
      triggers: [
        {
          type: 'value',
          name: 'value',
          metricType: 'value',
          useCachedMetrics: 'value',
          authenticationRef: { name: 'value', kind: 'value' },
          // Of the scaler `kafka`. A setting that names a variable ends in FromEnv.
          metadata: {
            bootstrapServers: 'value',
            bootstrapServersFromEnv: 'value',
            consumerGroup: 'value',
            consumerGroupFromEnv: 'value',
            topic: 'value',
            topicFromEnv: 'value',
            partitionLimitation: 'value',
            lagThreshold: 'value',
            activationLagThreshold: 'value',
            offsetResetPolicy: 'value',
            allowIdleConsumers: 'value',
            excludePersistentLag: 'value',
            scaleToZeroOnInvalidOffset: 'value',
            limitToPartitionsWithLag: 'value',
            ensureEvenDistributionOfPartitions: 'value',
            version: 'value',
            tls: 'value',
            unsafeSsl: 'value',
            sasl: 'value',
          },
        },
      ],
    },
  },
  'keda.sh/v1alpha1/TriggerAuthentication': {
    apiVersion: 'value',
    kind: 'value',
    metadata,
    spec: { secretTargetRef: [{ parameter: 'value', name: 'value', key: 'value' }] },
  },
  'cluster.redpanda.com/v1alpha2/Redpanda': {
    apiVersion: 'value',
    kind: 'value',
    metadata,
    spec: {
      clusterSpec: {
        image: { repository: 'value', tag: 'value', pullPolicy: 'value' },
        statefulset: { replicas: 'value' },
        resources,
        storage: {
          persistentVolume: { enabled: 'value', size: 'value', storageClass: 'value' },
        },
        tls: { enabled: 'value' },
        auth: { sasl: { enabled: 'value', mechanism: 'value', secretRef: 'value' } },
        external: { enabled: 'value' },
        console: { enabled: 'value' },
        // Checked against the list of cluster properties.
        config: { cluster: 'anything' },
      },
    },
  },
  'cluster.redpanda.com/v1alpha2/Console': {
    apiVersion: 'value',
    kind: 'value',
    metadata,
    spec: {
      replicaCount: 'value',
      image: { registry: 'value', repository: 'value', tag: 'value', pullPolicy: 'value' },
      resources,
      cluster: { clusterRef: { name: 'value' } },
    },
  },
}
