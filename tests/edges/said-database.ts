/**
 * What the diagnostic prints and a start does when a database is another one than usual; `…` stands for what varies.
 * The tests beside compare it with what is really printed.
 */
export const SAID_DATABASE = [
  {
    situation: 'the database writes dates in its own way (datestyle)',
    diagnostic: 'ok         PostgreSQL  … answers, database …',
    start: 'works: a session of ours has its own settings',
  },
  {
    situation: 'a role owns the schemas and may not create any',
    diagnostic: 'ok         PostgreSQL  … answers, database …',
    start: 'works: nothing is made that is there',
  },
  {
    situation: 'a role may not create schemas, and some are missing',
    diagnostic:
      'MANQUE     PostgreSQL  … may not create schemas, and … are missing: grant create on database … to …, or create them with … as their owner',
    start:
      'DATABASE_URL: … may not create schemas, and … are missing: grant create on database … to …, or create them with … as their owner',
  },
  {
    situation: 'a role may read and write the tables, and does not own them',
    diagnostic:
      'MANQUE     PostgreSQL  … does not own the journals of …, which need a new part within twelve days: make it the owner of these schemas and of their tables',
    start: 'works, and logs the same',
  },
  {
    situation: 'a release brings migrations that a role may not apply',
    diagnostic:
      'MANQUE     PostgreSQL  … may not apply what this release changes in …, whose tables belong to …: grant … to …',
    start:
      'DATABASE_URL: … may not apply what this release changes in …, whose tables belong to …: grant … to …',
  },
  {
    situation: 'the database is in LATIN1',
    diagnostic:
      "MANQUE     PostgreSQL  database … is in LATIN1 and has to be in UTF8: make one by create database … encoding 'UTF8' template template0",
    start:
      "DATABASE_URL: database … is in LATIN1 and has to be in UTF8: make one by create database … encoding 'UTF8' template template0",
  },
  {
    situation: 'the database is in SQL_ASCII',
    diagnostic:
      "attention  PostgreSQL  database … is in SQL_ASCII: it works, but PostgreSQL checks no text: make one by create database … encoding 'UTF8' template template0",
    start: 'works, and logs the same',
  },
  {
    situation: 'a transaction pooler stands before the database',
    diagnostic:
      'ok         PostgreSQL  through a transaction pooler: each statement brings its settings along',
    start: 'works',
  },
  {
    situation: 'DATABASE_URL_DIRECT leads through the pooler too',
    diagnostic:
      'attention  PostgreSQL  DATABASE_URL_DIRECT leads through a pooler, where nothing is heard',
    start: 'works: instances look for facts instead of hearing of them',
  },
  {
    situation: 'DATABASE_URL_DIRECT is another database',
    diagnostic:
      'attention  PostgreSQL  what DATABASE_URL tells is not heard by DATABASE_URL_DIRECT',
    start: 'works, and logs the same',
  },
  {
    situation: "the database's clock is two days off",
    diagnostic:
      "attention  PostgreSQL  the database's clock is 2.0 days ahead of this machine's: set both by NTP",
    start: "works by the database's clock, and logs the same",
  },
  {
    situation: 'the role may have fewer connections than the services open',
    diagnostic:
      'attention  PostgreSQL  the services open up to … connections, the server takes … of this role: lower DATABASE_POOL',
    start: 'works, and logs the same',
  },
  {
    situation: 'the server takes no more connections',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: …: lower DATABASE_POOL, or have the server take more',
    start:
      'waits for 30 s, then: DATABASE_URL: …: lower DATABASE_POOL, or have the server take more',
  },
  {
    situation: 'the journals were made with another number of partitions',
    diagnostic:
      'MANQUE     PostgreSQL  KAFKA_PARTITIONS is …, and the journals were made with … (…): set KAFKA_PARTITIONS=…, since another number would break the order of facts',
    start:
      'KAFKA_PARTITIONS is …, and the journals were made with … (…): set KAFKA_PARTITIONS=…, since another number would break the order of facts',
  },
  {
    situation: 'an address by IPv6, by a socket, or with a # in its password',
    diagnostic: 'ok         PostgreSQL  … answers, database …',
    start: 'works',
  },
  {
    situation: 'several hosts with parameters of libpq, the first of them dead',
    diagnostic: 'ok         PostgreSQL  … answers, database …',
    start: 'works',
  },
  {
    situation: 'a / or a % in the password, not encoded',
    diagnostic:
      'DATABASE_URL is ***: …: in a user or a password write / as %2F, @ as %40, : as %3A and % as %25 — PostgreSQL, directly or through a transaction pooler',
    start: 'the same line',
  },
  {
    situation: 'a space, quotes, jdbc: or another scheme around the address',
    diagnostic: 'DATABASE_URL is ***: … — PostgreSQL, directly or through a transaction pooler',
    start: 'the same line',
  },
  {
    situation: 'the address names no user, and the server does not know the one who asks',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: role "…" does not exist: write another user into the address, or create this role',
    start:
      'DATABASE_URL: role "…" does not exist: write another user into the address, or create this role',
  },
  {
    situation: 'the address leads to Kafka, to Redis or to a web server',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: … speaks …, and not as PostgreSQL does: write the port of PostgreSQL',
    start: 'DATABASE_URL: … speaks …, and not as PostgreSQL does: write the port of PostgreSQL',
  },
  {
    situation: 'a parameter, a variable of psql or a .pgpass that is not read',
    diagnostic: 'attention  Variables   …',
    start: 'works, and logs the same',
  },
  {
    situation: 'no host of several answers',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: connect ECONNREFUSED …; connect ECONNREFUSED …: no host of the address can be used',
    start:
      'waits for 30 s, then: DATABASE_URL: connect ECONNREFUSED …; connect ECONNREFUSED …: no host of the address can be used',
  },
  {
    situation: 'a server that takes the connection and never answers',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: write CONNECT_TIMEOUT …: nobody answers there within some seconds',
    start:
      'waits for 30 s, then: DATABASE_URL: write CONNECT_TIMEOUT …: nobody answers there within some seconds',
  },
  {
    situation: 'something takes the connection and hangs up, as a balancer without a server does',
    diagnostic:
      'MANQUE     PostgreSQL  DATABASE_URL: … takes the connection and closes it: the server hangs up; if the address says sslmode, it may speak no TLS',
    start:
      'waits for 30 s, then: DATABASE_URL: … takes the connection and closes it: the server hangs up; if the address says sslmode, it may speak no TLS',
  },
] as const

export type Situation = (typeof SAID_DATABASE)[number]['situation']

/** The line as a pattern: `…` stands for any text. */
export const saidOf = (situation: Situation, who: 'diagnostic' | 'start'): RegExp => {
  const entry = SAID_DATABASE.find((one) => one.situation === situation)
  if (entry === undefined) throw new Error(`nothing is said of: ${situation}`)
  const pattern = entry[who]
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.+')
  return new RegExp(`^${pattern}$`, 'm')
}
