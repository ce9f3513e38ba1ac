import type { ServiceEntry } from '../../apps/host/define-service.ts'
import { CONTAINER_PORT } from './compose-file.ts'

/** Instances of a service, at least: one may go while another answers. */
const LEAST = 2
/** At most as many as a topic has partitions (`KAFKA_PARTITIONS`): a further one would have nothing to read. */
const MOST = 6
/** Facts that wait for one instance before another is added: about a second of work. */
const LAG_FACTS = 1_000

/** The labels of a service's resources, as the lines of a map; an anchor would not reach the next document. */
const labels = (name: string, indent: number): string =>
  [`app.kubernetes.io/name: ${name}`, 'app.kubernetes.io/part-of: colisaga']
    .map((line) => ' '.repeat(indent) + line)
    .join('\n')

/** The manifests of one service. Replicas are left to the scaling, which a second owner would fight with. */
export const kubernetesFile = ({
  name,
}: ServiceEntry): string => `# Written by \`bun run generate\`.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
${labels(name, 4)}
spec:
  selector:
    matchLabels:
${labels(name, 6)}
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    metadata:
      labels:
${labels(name, 8)}
      annotations:
        prometheus.io/scrape: 'true'
        prometheus.io/port: '${CONTAINER_PORT}'
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 30
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
${labels(name, 14)}
      containers:
        - name: ${name}
          image: colisaga
          args: ['apps/${name}/main.ts']
          envFrom:
            - configMapRef:
                name: colisaga
            - secretRef:
                name: colisaga
          ports:
            - name: http
              containerPort: ${CONTAINER_PORT}
          # Alive: the process answers. A part that is away is no reason to start it again.
          startupProbe:
            httpGet: &alive
              path: /sante
              port: http
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: *alive
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          # Ready: a write and a read have just gone through.
          readinessProbe:
            httpGet:
              path: /pret
              port: http
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 2
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 512Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
${labels(name, 4)}
spec:
  selector:
${labels(name, 4)}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  minAvailable: 1
  selector:
    matchLabels:
${labels(name, 6)}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: ${name}
spec:
  scaleTargetRef:
    name: ${name}
  minReplicaCount: ${LEAST}
  maxReplicaCount: ${MOST}
  triggers:
    - type: kafka
      metadata:
        bootstrapServersFromEnv: KAFKA_BROKERS
        consumerGroup: colisaga.${name}
        lagThreshold: '${LAG_FACTS}'
        # An offset that no member has saved yet is none that waits.
        offsetResetPolicy: latest
`

/** The base: what every place has in common. */
export const kustomization = (
  entries: readonly ServiceEntry[],
): string => `# Written by \`bun run generate\`.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - network.yaml
${entries.map(({ name }) => `  - ${name}.yaml\n`).join('')}`
