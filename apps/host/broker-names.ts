import { z } from 'zod'

/** Kafka takes 249 characters in the name of a topic, and ours stand after the prefix. */
const PREFIX_CHARACTERS = 100
const LAST_PORT = 65_535

/** KAFKA_BROKERS: what can be told of it before a broker is asked. */
export const brokerList = z.string().superRefine((text, { addIssue }) => {
  const wrong = wrongList(text)
  if (wrong !== undefined) addIssue(wrong)
})

/** KAFKA_PREFIX: what may stand before the name of a topic. */
export const topicPrefix = z
  .string()
  .regex(/^[\w.-]*$/, 'letters, digits, ".", "_" and "-" alone, as in the name of a topic')
  .max(PREFIX_CHARACTERS, `at most ${PREFIX_CHARACTERS} characters`)

const wrongList = (text: string): string | undefined => {
  if (/[;\s]/.test(text.replaceAll(/\s*,\s*/g, ',').trim()))
    return 'commas alone stand between brokers'
  return text
    .split(',')
    .map((one) => wrongBroker(one.trim()))
    .find((wrong) => wrong !== undefined)
}

const wrongBroker = (broker: string): string | undefined => {
  if (broker === '') return 'nothing stands between two commas, or after the last'
  const [, scheme, rest = ''] = /^([a-z][\w+.-]*):\/\/(.*)$/i.exec(broker) ?? []
  if (broker.includes('@')) return 'a login goes into KAFKA_USERNAME and KAFKA_PASSWORD'
  if (scheme !== undefined)
    return `${rest.replace(/\/.*$/, '')} is written without a scheme (KAFKA_TLS=true encrypts)`
  const [, host, port] = /^(\[[\da-f:.%\w]+\]|[\w.-]+)(?::(\d+))?$/i.exec(broker) ?? []
  if (host === undefined)
    return broker.split(':').length > 2
      ? `${broker} is not host:port: an IPv6 address stands in brackets, as in [::1]:9092`
      : `${broker} is not host:port`
  if (port !== undefined && (Number(port) < 1 || Number(port) > LAST_PORT))
    return `${broker}: a port is a number from 1 to ${LAST_PORT}`
  return undefined
}
