/** What is asked of the broker about a topic, and what a topic is made with. */
export const TOPIC_SETTINGS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'max.message.bytes',
  'min.insync.replicas',
] as const

const DAY_MS = 24 * 3_600_000
const RETENTION_MS = 7 * DAY_MS
/** A listener that is away for longer than the topic keeps facts has to be sent them again. */
const SHORT_RETENTION_MS = DAY_MS
/** A fact comes of a request of 64 KiB at most, or of what a provider answers: none is known to be larger. */
const LARGEST_FACT_BYTES = 128 * 1024

/** Named even where they are the broker's defaults, since some brokers have others. */
export const NEW_TOPIC: readonly { readonly name: string; readonly value: string }[] = [
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: String(RETENTION_MS) },
]

/** A topic as the broker describes it. */
export interface FoundTopic {
  /** With its prefix. */
  readonly topic: string
  readonly partitions: number
  /** Of the partition that has the fewest. */
  readonly replicas: number
  /** Undefined where the broker does not let them be asked for, or does not know one of them. */
  readonly settings: ReadonlyMap<string, string> | undefined
}

/** What makes topics unfit to carry facts (`refused`), or bends how they do. */
export interface TopicFinding {
  readonly refused: boolean
  /** One line, with the names of the topics and what to change. */
  readonly says: string
}

/**
 * What is wrong with these topics, for journals with so many partitions. The same thing is said once, of all topics
 * that it is true of; what is refused comes first.
 */
export const findingsOf = (
  topics: readonly FoundTopic[],
  partitions: number,
): readonly TopicFinding[] => {
  const named = new Map<string, { readonly refused: boolean; readonly topics: string[] }>()
  for (const found of topics)
    for (const { refused, says } of wrongWith(found, partitions)) {
      const same = named.get(says) ?? { refused, topics: [] }
      same.topics.push(found.topic)
      named.set(says, same)
    }
  return [...named]
    .map(([says, { refused, topics: those }]) => ({
      refused,
      says: `${those.length === 1 ? 'topic' : 'topics'} ${those.join(', ')}: ${says}`,
    }))
    .toSorted((a, b) => Number(b.refused) - Number(a.refused))
}

const refused = (says: string): TopicFinding => ({ refused: true, says })
const attention = (says: string): TopicFinding => ({ refused: false, says })

const wrongWith = (found: FoundTopic, partitions: number): readonly TopicFinding[] => [
  ...wrongPartitions(found.partitions, partitions),
  ...(found.settings === undefined
    ? [
        attention(
          'what is set for it may not be asked (DescribeConfigs): see that cleanup.policy is delete',
        ),
      ]
    : wrongSettings(found, found.settings)),
]

/** The publisher names the partition of each fact, among those of the journal: others stay empty. */
const wrongPartitions = (there: number, needed: number): readonly TopicFinding[] => {
  if (there < needed)
    return [
      refused(
        `${there} partitions, and ${needed} are needed: add partitions (kafka-topics.sh --alter --partitions ${needed})`,
      ),
    ]
  return there === needed
    ? []
    : [attention(`${there} partitions, of which ${needed} are used: the others stay empty`)]
}

const wrongSettings = (
  { replicas }: FoundTopic,
  settings: ReadonlyMap<string, string>,
): readonly TopicFinding[] => {
  const findings: TopicFinding[] = []
  const policy = settings.get('cleanup.policy') ?? ''
  if (policy.includes('compact'))
    findings.push(
      refused(
        `compacted (cleanup.policy=${policy}), so that later facts of a key take earlier ones away: set cleanup.policy=delete`,
      ),
    )
  const inSync = numberIn(settings, 'min.insync.replicas') ?? 1
  if (inSync > replicas)
    findings.push(
      refused(
        `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, and ${inSync} must be in sync (min.insync.replicas): nothing can be published; lower it, or add replicas`,
      ),
    )
  const batchBytes = numberIn(settings, 'max.message.bytes') ?? LARGEST_FACT_BYTES
  if (batchBytes < LARGEST_FACT_BYTES)
    findings.push(
      attention(
        `batches of at most ${batchBytes} bytes (max.message.bytes): smaller ones are sent, and a single fact that is larger stops what comes after it`,
      ),
    )
  const keptMs = numberIn(settings, 'retention.ms') ?? -1
  if (keptMs >= 0 && keptMs < SHORT_RETENTION_MS)
    findings.push(
      attention(
        `facts are kept for ${keptMs} ms (retention.ms): whoever is away for longer asks for them again`,
      ),
    )
  const keptBytes = numberIn(settings, 'retention.bytes') ?? -1
  if (keptBytes >= 0)
    findings.push(
      attention(
        `at most ${keptBytes} bytes of facts are kept a partition (retention.bytes): whoever lags behind more asks for them again`,
      ),
    )
  return findings
}

const numberIn = (settings: ReadonlyMap<string, string>, name: string): number | undefined => {
  const value = settings.get(name)
  return value === undefined || !/^-?\d+$/.test(value) ? undefined : Number(value)
}
