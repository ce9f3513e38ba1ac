/** Where a mistake is told: before anything is asked, at once, or once a start has waited for the broker to come. */
export const TOLD = {
  unasked: 'the same line, exit code 2',
  atOnce: 'the same line, exit code 1',
  afterWaiting: 'waits for half a minute, then the same line, exit code 1',
} as const

/** What is said when brokers are not reached as the variables say; `…` stands for what varies. */
export const SAID_UNREACHED = [
  {
    situation: 'KAFKA_BROKERS has a scheme',
    diagnostic:
      'KAFKA_BROKERS is "kafka://127.0.0.1:9092": 127.0.0.1:9092 is written without a scheme (KAFKA_TLS=true encrypts) — host:port, separated by commas',
    start: TOLD.unasked,
  },
  {
    situation: 'KAFKA_BROKERS has semicolons',
    diagnostic:
      'KAFKA_BROKERS is "127.0.0.1:9092;127.0.0.1:9093": commas alone stand between brokers — host:port, separated by commas',
    start: TOLD.unasked,
  },
  {
    situation: 'KAFKA_PREFIX has a character that topics may not have',
    diagnostic:
      'KAFKA_PREFIX is "colis/": letters, digits, ".", "_" and "-" alone, as in the name of a topic — put before every topic and group name',
    start: TOLD.unasked,
  },
  {
    situation: 'the file of KAFKA_TLS_CA is not there',
    diagnostic:
      'KAFKA_TLS_CA: /nowhere.pem cannot be read (ENOENT): name a file that this user may read',
    start: TOLD.unasked,
  },
  {
    situation: 'the file of KAFKA_TLS_CA is no certificate',
    diagnostic:
      'KAFKA_TLS_CA: … holds no certificate: name a PEM file (-----BEGIN CERTIFICATE-----)',
    start: TOLD.unasked,
  },
  {
    situation: 'nobody listens at the port',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS 127.0.0.1:1: nobody listens there (…): start the broker, or correct host and port',
    start: TOLD.afterWaiting,
  },
  {
    situation: 'no host has the name',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS kafka.invalid:9092: no host has this name (…): correct it',
    start: TOLD.afterWaiting,
  },
  {
    situation: 'somebody listens and does not answer',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: no answer (…): correct host and port, or open the way there (firewall, network)',
    start: TOLD.afterWaiting,
  },
  {
    situation: 'the port is a controller’s',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: a controller answers there, and no broker: name the port of a broker',
    start: TOLD.atOnce,
  },
  {
    situation: 'TLS to a port without it',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the broker does not speak TLS there: unset KAFKA_TLS, or name the port where it does',
    start: TOLD.atOnce,
  },
  {
    situation: 'no TLS to a port with it',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the broker speaks TLS there: set KAFKA_TLS=true, or name a port without encryption',
    start: TOLD.atOnce,
  },
  {
    situation: 'the broker’s certificate is signed by nobody known',
    diagnostic:
      "MANQUE     Kafka       KAFKA_BROKERS …: this machine does not know who has signed the broker's certificate (…): name the authority's file in KAFKA_TLS_CA",
    start: TOLD.atOnce,
  },
  {
    situation: 'KAFKA_TLS_CA is another authority',
    diagnostic:
      "MANQUE     Kafka       KAFKA_BROKERS …: the authority in KAFKA_TLS_CA has not signed the broker's certificate (…): name the file of the one that has",
    start: TOLD.atOnce,
  },
  {
    situation: 'the broker’s certificate is another host’s',
    diagnostic:
      "MANQUE     Kafka       KAFKA_BROKERS …: the broker's certificate is another host's (…): name the broker as its certificate does",
    start: TOLD.atOnce,
  },
  {
    situation: 'a login that the broker does not ask for',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the broker asks for no login there: unset KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD, or name the port where it does',
    start: TOLD.atOnce,
  },
  {
    situation: 'no login where the broker asks for one',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the connection is closed without an answer: the broker may want TLS (KAFKA_TLS=true) or a login (KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD)',
    start: TOLD.afterWaiting,
  },
  {
    situation: 'no login where the broker asks for one, by TLS',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the connection is closed without an answer: the broker may want a login (KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD)',
    start: TOLD.afterWaiting,
  },
  {
    situation: 'a mechanism that the broker does not take',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the broker does not take KAFKA_SASL_MECHANISM=PLAIN: set SCRAM-SHA-512',
    start: TOLD.atOnce,
  },
  {
    situation: 'a wrong password',
    diagnostic:
      'MANQUE     Kafka       KAFKA_BROKERS …: the broker does not let colisaga in by SCRAM-SHA-512: correct KAFKA_USERNAME or KAFKA_PASSWORD',
    start: TOLD.atOnce,
  },
] as const

export type SaidUnreached = (typeof SAID_UNREACHED)[number]
