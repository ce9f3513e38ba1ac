import { Admin, ListOffsetTimestamps, offsetsOf } from '../../../shared/kernel/kafka.ts'

/** A topic without its prefix: what the broker still has of it. */
interface TopicSize {
  readonly topic: string
  readonly partitions: number
  readonly records: number
  readonly ends: ReadonlyMap<number, number>
}

/**
 * One line for each topic with this prefix, then one for each group: what Console shows on its first pages. Internal
 * topics (`__…`) are left out.
 */
export const listLines = async (admin: Admin, prefix: string): Promise<readonly string[]> => {
  const topics = await topicSizes(admin, prefix)
  return [
    ...table(
      ['topic', 'partitions', 'records'],
      topics.map(({ topic, partitions, records }) => [topic, `${partitions}`, `${records}`]),
    ),
    '',
    ...table(['group', 'state', 'members', 'behind'], await groupRows(admin, prefix, topics)),
  ]
}

const topicSizes = async (admin: Admin, prefix: string): Promise<readonly TopicSize[]> => {
  const names = (await admin.listTopics())
    .filter((name) => name.startsWith(prefix) && !name.startsWith('__'))
    .sort()
  const { topics } = await admin.metadata({ topics: names, forceUpdate: true })
  return Promise.all(
    names.map(async (name) => {
      const partitions = topics.get(name)?.partitionsCount ?? 0
      const [first, ends] = await Promise.all([
        offsetsOf(admin, name, partitions, ListOffsetTimestamps.EARLIEST),
        offsetsOf(admin, name, partitions, ListOffsetTimestamps.LATEST),
      ])
      const records = [...ends].reduce((sum, [at, end]) => sum + end - (first.get(at) ?? end), 0)
      return { topic: name.slice(prefix.length), partitions, records, ends }
    }),
  )
}

const groupRows = async (
  admin: Admin,
  prefix: string,
  topics: readonly TopicSize[],
): Promise<readonly (readonly string[])[]> => {
  const groups = [...(await admin.listGroups()).keys()]
    .filter((name) => name.startsWith(prefix))
    .sort()
  if (groups.length === 0) return []
  const described = await admin.describeGroups({ groups })
  const committed = await admin.listConsumerGroupOffsets({ groups })
  const ends = new Map(topics.map((size) => [prefix + size.topic, size.ends]))
  return groups.map((name) => {
    const group = described.get(name)
    const offsets = committed.find(({ groupId }) => groupId === name)?.topics ?? []
    const behind = offsets.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset }) => {
        const end = ends.get(topic)?.get(partitionIndex)
        return end === undefined || committedOffset < 0n ? 0 : end - Number(committedOffset)
      }),
    )
    return [
      name.slice(prefix.length),
      group?.state ?? '',
      `${group?.members.size ?? 0}`,
      `${behind.reduce((sum, one) => sum + Math.max(0, one), 0)}`,
    ]
  })
}

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
