import type { KafkaAddress } from '../kafka/address.ts'
import type { Settings } from './addon.ts'
import { STATISTICS_MS } from './statistics.ts'

const CONNECT_TIMEOUT_MS = 3_000
const REQUEST_TIMEOUT_MS = 10_000
const RETRY_DELAY_MS = { first: 50, last: 1_000 }
/**
 * Topics and leaders are asked for again after this long; at once when a broker says that they moved. Until then a group
 * does not see a topic that was made anew.
 */
const METADATA_MS = 5_000

const HEARTBEAT_MS = 1_000
/** A member that nobody looks after for so long hands its partitions over: its own loop looks after it. */
const UNATTENDED_MS = 600_000
/** How long a broker may wait for something to answer a fetch with. */
const WAIT_MS = 1_000
/** What is fetched ahead of being read: records of a partition, kilobytes of all. */
const AHEAD = { records: 2_000, kilobytes: 16_384 }
/** After which a partition is fetched again that had so much ahead. */
const AHEAD_PAUSE_MS = 20

/** So long a broker may not know a topic that another one has made. */
const NEW_TOPIC_MS = 2_000

/** A publish that has not succeeded by then has failed. */
export const PUBLISH_TIMEOUT_MS = 15_000

/** What every client of librdkafka is made with. https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md */
const clientSettings = (address: KafkaAddress): Settings => ({
  'client.id': address.clientId,
  'bootstrap.servers': address.brokers.join(','),
  'socket.connection.setup.timeout.ms': CONNECT_TIMEOUT_MS,
  'api.version.request.timeout.ms': CONNECT_TIMEOUT_MS,
  'socket.timeout.ms': REQUEST_TIMEOUT_MS,
  'socket.nagle.disable': true,
  'reconnect.backoff.ms': RETRY_DELAY_MS.first,
  'reconnect.backoff.max.ms': RETRY_DELAY_MS.last,
  'retry.backoff.ms': RETRY_DELAY_MS.first,
  'retry.backoff.max.ms': RETRY_DELAY_MS.last,
  'topic.metadata.refresh.interval.ms': METADATA_MS,
  'allow.auto.create.topics': false,
  ...securityOf(address),
})

const securityOf = ({ tls = false, sasl }: KafkaAddress): Settings => ({
  'security.protocol': `${sasl === undefined ? '' : 'sasl_'}${tls === false ? 'plaintext' : 'ssl'}`,
  ...(typeof tls === 'object' && {
    ...(tls.ca !== undefined && { 'ssl.ca.pem': tls.ca }),
    ...(tls.cert !== undefined && { 'ssl.certificate.pem': tls.cert }),
    ...(tls.key !== undefined && { 'ssl.key.pem': tls.key }),
  }),
  ...(sasl !== undefined && {
    'sasl.mechanism': sasl.mechanism,
    'sasl.username': sasl.username,
    'sasl.password': sasl.password,
  }),
})

/** For metadata, topics and offsets: it publishes nothing. */
export const controlSettings = (address: KafkaAddress): Settings => clientSettings(address)

/** `batchBytes`: of the records that go out together in a partition, at most; a larger record goes alone. */
export const producerSettings = (address: KafkaAddress, batchBytes: number): Settings => ({
  ...clientSettings(address),
  'statistics.interval.ms': STATISTICS_MS,
  acks: 'all',
  'enable.idempotence': true,
  // After a record that is not kept, no later one may be.
  'enable.gapless.guarantee': true,
  'max.in.flight.requests.per.connection': 1,
  'linger.ms': 0,
  'batch.size': batchBytes,
  'message.timeout.ms': PUBLISH_TIMEOUT_MS,
  'request.timeout.ms': REQUEST_TIMEOUT_MS,
  'topic.metadata.propagation.max.ms': NEW_TOPIC_MS,
  dr_cb: true,
})

/** `sessionMs`: so long a member that died keeps its partitions. */
export const consumerSettings = (
  address: KafkaAddress,
  group: string,
  sessionMs: number,
): Settings => ({
  ...clientSettings(address),
  'statistics.interval.ms': STATISTICS_MS,
  'group.id': (address.prefix ?? '') + group,
  'partition.assignment.strategy': 'cooperative-sticky',
  'session.timeout.ms': sessionMs,
  'heartbeat.interval.ms': HEARTBEAT_MS,
  'max.poll.interval.ms': UNATTENDED_MS,
  // The cursors decide: offsets are hints, which are committed by hand.
  'enable.auto.commit': false,
  'enable.auto.offset.store': false,
  // Nobody publishes in transactions: nobody's open one shall hold facts back.
  'isolation.level': 'read_uncommitted',
  'fetch.wait.max.ms': WAIT_MS,
  'fetch.error.backoff.ms': RETRY_DELAY_MS.first,
  'fetch.queue.backoff.ms': AHEAD_PAUSE_MS,
  'queued.min.messages': AHEAD.records,
  'queued.max.messages.kbytes': AHEAD.kilobytes,
})

/** Where the broker no longer has what is to be read next. */
export const CONSUMER_TOPIC: Settings = { 'auto.offset.reset': 'earliest' }
