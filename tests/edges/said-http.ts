/**
 * What the diagnostic prints and a start says about what is told of other parts by half or wrongly; `…` stands for what
 * varies. The tests beside compare it with what is really printed.
 */
export const SAID_HTTP = [
  {
    situation: 'Kafka has a user and a password, and no mechanism',
    diagnostic:
      'KAFKA_SASL_MECHANISM is not set, but KAFKA_USERNAME and KAFKA_PASSWORD are: set it to PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, or unset the others',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'Kafka has a mechanism, and no password',
    diagnostic: 'KAFKA_PASSWORD is not set: KAFKA_SASL_MECHANISM=PLAIN needs both',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'Kafka has a certificate authority, and no TLS',
    diagnostic: 'KAFKA_TLS is not true, but KAFKA_TLS_CA is set: set KAFKA_TLS=true, or unset it',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'Kafka has a certificate, and no key',
    diagnostic: 'KAFKA_TLS_KEY is not set, but KAFKA_TLS_CERT is: a certificate goes with its key',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'Kafka is to be encrypted, and has no address',
    diagnostic:
      'KAFKA_BROKERS is not set, but KAFKA_TLS is: set it (host:port, separated by commas), or TRANSPORT=journal to do without Kafka',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the database has a direct address alone',
    diagnostic: 'DATABASE_URL is not set: a PostgreSQL address — …',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the cache has an address, and no token',
    diagnostic: 'UPSTASH_REDIS_REST_TOKEN is not set: UPSTASH_REDIS_REST_URL needs it — its token',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the cache has a token, and no address',
    diagnostic:
      'UPSTASH_REDIS_REST_URL is not set, but UPSTASH_REDIS_REST_TOKEN is: set it (https://…), or unset the token to do without a cache',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'two caches are named',
    diagnostic:
      'REDIS_URL and UPSTASH_REDIS_REST_URL are both set: unset one of them, there is one cache',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the number of a database of Redis is no number',
    diagnostic:
      'REDIS_URL: what stands after the host is no number of a database: redis://host:6379/0',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the certificates of the cache cannot be read',
    diagnostic:
      'REDIS_TLS_CA is "…": it cannot be read (ENOENT) — file of the certificates that REDIS_URL (rediss://) is trusted by',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the payment provider has a key, and no address',
    diagnostic:
      'PSP_URL is not set, but PSP_CLE is: set it (https://…), or unset PSP_CLE to pay by the simulated PSP',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'the mail server has a user, and no password',
    diagnostic:
      'SMTP_URL has a user and no password: smtp://user:password@host:587, with what is not a letter or digit percent-encoded',
    start: 'the same line, exit code 2',
  },
  {
    situation: 'a mail server is named, and not chosen',
    diagnostic:
      'attention  Variables   SMTP_URL is set, but CANAL is boite: nobody is written to; set CANAL=smtp',
    start: 'works, and logs the same',
  },
  {
    situation: 'a variable is almost one of ours (KAFKA_BROKER)',
    diagnostic:
      'attention  Variables   KAFKA_BROKER is set, but nobody reads it: is KAFKA_BROKERS meant?',
    start: 'works, and logs the same',
  },
  {
    situation: 'Redis has no database of this number',
    diagnostic:
      'attention  Redis       REDIS_URL: … has no database 99: take a lower number, or none; reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
  {
    situation: 'Redis refuses its password',
    diagnostic: 'attention  Redis       REDIS_URL: … refuses it (…); reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
  {
    situation: 'Redis wants a password, and the address has none',
    diagnostic:
      'attention  Redis       REDIS_URL: … wants a password, and the address has none; reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
  {
    situation: 'rediss:// leads to a port without TLS',
    diagnostic:
      'attention  Redis       REDIS_URL: … speaks Redis without TLS: write redis:// instead; reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
  {
    situation: 'a Redis that takes the connection and never answers',
    diagnostic:
      'attention  Redis       REDIS_URL: … takes the connection and does not answer; reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
  {
    situation: "the address of the cache over HTTP leads to Redis's own port",
    diagnostic:
      "attention  Redis       UPSTASH_REDIS_REST_URL: … speaks Redis's own protocol, and no HTTP: set REDIS_URL instead; reads go to PostgreSQL",
    start: 'works, and logs the same',
  },
  {
    situation: 'the cache refuses its token',
    diagnostic:
      'attention  Redis       UPSTASH_REDIS_REST_TOKEN: … refuses it (…); reads go to PostgreSQL',
    start: 'works, and logs the same',
  },
] as const

export type SaidOfHttp = (typeof SAID_HTTP)[number]
