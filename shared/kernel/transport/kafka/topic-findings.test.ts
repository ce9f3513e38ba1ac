import { expect, test } from 'bun:test'
import { findingsOf, type FoundTopic } from './topic-findings.ts'

const PARTITIONS = 6
const topic = (
  settings: Readonly<Record<string, string>> | undefined,
  found: Partial<FoundTopic> = {},
): FoundTopic => ({
  topic: 'colis.envoi',
  partitions: PARTITIONS,
  replicas: 1,
  settings:
    settings &&
    new Map(
      Object.entries({
        'cleanup.policy': 'delete',
        'retention.ms': '604800000',
        'retention.bytes': '-1',
        'max.message.bytes': '1048588',
        'min.insync.replicas': '1',
        ...settings,
      }),
    ),
  ...found,
})
const saysOf = (...topics: readonly FoundTopic[]) => findingsOf(topics, PARTITIONS)

test('a topic as it should be is nothing to speak of', () => {
  expect(saysOf(topic({}))).toEqual([])
  expect(saysOf(topic({ 'retention.ms': '-1' }))).toEqual([])
})

test.each(['compact', 'compact,delete'])('a topic that is compacted is refused (%s)', (policy) => {
  expect(saysOf(topic({ 'cleanup.policy': policy }))).toEqual([
    {
      refused: true,
      says: `topic colis.envoi: compacted (cleanup.policy=${policy}), so that later facts of a key take earlier ones away: set cleanup.policy=delete`,
    },
  ])
})

test('fewer partitions than the journal has are refused, and more are only told', () => {
  expect(saysOf(topic({}, { partitions: 4 }))).toEqual([
    {
      refused: true,
      says: 'topic colis.envoi: 4 partitions, and 6 are needed: add partitions (kafka-topics.sh --alter --partitions 6)',
    },
  ])
  expect(saysOf(topic({}, { partitions: 9 }))).toEqual([
    {
      refused: false,
      says: 'topic colis.envoi: 9 partitions, of which 6 are used: the others stay empty',
    },
  ])
})

test('a topic of which more replicas must be in sync than there are is refused', () => {
  const inSync = { 'min.insync.replicas': '2' }
  expect(saysOf(topic(inSync)).map(({ refused }) => refused)).toEqual([true])
  expect(saysOf(topic(inSync, { replicas: 2 }))).toEqual([])
})

test.each([
  ['max.message.bytes', '65536'],
  ['retention.ms', '60000'],
  ['retention.bytes', '1000000'],
])('what bends how facts travel is told with its setting (%s)', (name, value) => {
  const findings = saysOf(topic({ [name]: value }))
  expect(findings.map(({ refused }) => refused)).toEqual([false])
  expect(findings[0]?.says).toContain(`${value} `)
  expect(findings[0]?.says).toContain(`(${name})`)
})

test('where nothing may be asked, it is said what to look at, and nothing is refused', () => {
  expect(saysOf(topic(undefined))).toEqual([
    {
      refused: false,
      says: 'topic colis.envoi: what is set for it may not be asked (DescribeConfigs): see that cleanup.policy is delete',
    },
  ])
})

test('a setting that a broker does not know, or gives no number for, is not made up', () => {
  expect(findingsOf([{ ...topic({}), settings: new Map() }], PARTITIONS)).toEqual([])
  expect(saysOf(topic({ 'min.insync.replicas': '' }))).toEqual([])
})

test('the same is said once of all topics, and what is refused comes first', () => {
  const one = topic({ 'retention.ms': '60000', 'cleanup.policy': 'compact' })
  const findings = saysOf(one, { ...one, topic: 'colis.stock' })
  expect(findings.map(({ refused }) => refused)).toEqual([true, false])
  for (const { says } of findings) expect(says).toStartWith('topics colis.envoi, colis.stock: ')
})
