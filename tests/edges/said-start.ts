/**
 * What the diagnostic prints and a start says about the machine that it runs on, and about parts that are silent; `…`
 * stands for what varies. The tests beside compare it with what is really printed.
 */
export const SAID_START = [
  {
    situation: 'a port is taken by another program',
    diagnostic: 'MANQUE     HTTP        PORT: port … of 127.0.0.1, for …, is taken: choose another',
    start: 'PORT: port … of 127.0.0.1, for …, is taken: choose another',
  },
  {
    situation: 'the services listen on their ports already',
    diagnostic: 'ok         HTTP        … listens on port … of 127.0.0.1 already',
    start: 'PORT: port … of 127.0.0.1, for …, is taken: choose another',
  },
  {
    situation: 'HOST is no address of this machine',
    diagnostic:
      'MANQUE     HTTP        HOST: … is no address of this machine: choose one of its own, or 0.0.0.0 for all of them',
    start:
      'HOST: … is no address of this machine: choose one of its own, or 0.0.0.0 for all of them',
  },
  {
    situation: 'the log file is a folder, or cannot be made',
    diagnostic: 'MANQUE     Log         LOG_FILE: …',
    start: 'LOG_FILE: …',
  },
  {
    situation: 'a broker that takes the connection and never answers',
    diagnostic: 'MANQUE     Kafka       KAFKA_BROKERS …',
    start: 'waiting for Kafka (KAFKA_BROKERS): …',
  },
  {
    situation: 'the disk of the database is full',
    diagnostic:
      'MANQUE     PostgreSQL  nothing can be written: …: make room on the disk of the server',
    start: 'DATABASE_URL: nothing can be written: …: make room on the disk of the server',
  },
] as const

export type SaidOfStart = (typeof SAID_START)[number]['situation']

export const saidOfStart = (situation: SaidOfStart, who: 'diagnostic' | 'start'): string => {
  const said = SAID_START.find((one) => one.situation === situation)
  if (said === undefined) throw new Error(situation)
  return said[who]
}
