import { expect, test } from 'bun:test'
import { brokerList, topicPrefix } from './broker-names.ts'

test.each([
  'kafka:9092',
  'kafka',
  'a:9092,b:9092',
  'a:9092, b_1.test:19092',
  '[::1]:9092,127.0.0.1:9092',
  '[fe80::1%eth0]:9092',
])('%s are brokers', (text) => {
  expect(brokerList.safeParse(text).success).toBe(true)
})

test.each([
  ['kafka://a:9092', 'a:9092 is written without a scheme'],
  ['SASL_SSL://a:9092/', 'a:9092 is written without a scheme'],
  ['a:9092;b:9092', 'commas alone'],
  ['a:9092 b:9092', 'commas alone'],
  ['a:9092,', 'nothing stands'],
  ['kafka://user:secret@a:9092', 'a login goes into KAFKA_USERNAME and KAFKA_PASSWORD'],
  ['::1:9092', 'an IPv6 address stands in brackets'],
  ['a:b', 'a:b is not host:port'],
  ['a:0', 'a port is a number from 1'],
  ['a:65536', 'a port is a number from 1'],
  ['a/b:9092', 'is not host:port'],
])('%s are none: %s', (text, says) => {
  const { error } = brokerList.safeParse(text)
  expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining(says)])
})

test('what stands before a topic’s name is what such a name may have, and leaves room for it', () => {
  for (const good of ['', 'essai.', 'A_b-9.'])
    expect(topicPrefix.safeParse(good).success).toBe(true)
  for (const bad of ['a/', 'é', 'a b', 'a:', 'a'.repeat(101)])
    expect(topicPrefix.safeParse(bad).success).toBe(false)
})
