import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'
import { ConfigurationError } from '../runtime/configuration.ts'
import { messageOf } from '../runtime/thrown.ts'
import { masked } from './masked.ts'

/** Where log lines go: standard output, a file, or a list in tests. */
export interface LogSink {
  write(line: string): void
  flush(): Promise<void>
}

/** Writes one JSON line for each event worth knowing. */
export interface Log {
  /** Whether lines about this correlation are kept; callers ask before they make many. */
  keeps(correlationId: string): boolean
  debug(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, error: Error, fields?: Fields): void
  /** Resolves when every line has been handed to the system. */
  flush(): Promise<void>
}

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** `billing` → `ServiceBilling`: how a service is called in its logs. */
export const displayName = (service: string): string =>
  `Service${service.charAt(0).toUpperCase()}${service.slice(1)}`

/**
 * Log lines as `{"level","timestamp","service","event","correlationId","durationMs",…}`. A saga is
 * logged whole or not at all; warnings and errors are always logged, without personal data.
 */
export const createLog = (options: {
  readonly service: string
  readonly level: LogLevel
  readonly sink: LogSink
  readonly now: () => number
  /** The fraction of correlations whose lines are kept, from 0 to 1; absent: all. */
  readonly sample?: number
  /** Texts that are masked in every line. */
  readonly secrets?: readonly string[]
}): Log => {
  const { sample = 1, secrets = [] } = options
  const logger = pino(
    {
      level: options.level,
      base: { service: displayName(options.service) },
      timestamp: () => `,"timestamp":"${new Date(options.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    options.sink,
  )
  const informs = logger.isLevelEnabled('info')
  const debugs = logger.isLevelEnabled('debug')
  const sampled = (correlationId: string): boolean =>
    sample >= 1 || fractionOf(correlationId) < sample
  const told = ({ correlationId }: Fields = {}): boolean =>
    typeof correlationId !== 'string' || sampled(correlationId)
  const safe = (text: string): string => masked(text, secrets)
  const plain = ({ reason, ...fields }: Fields = {}): Fields =>
    typeof reason === 'string' ? { ...fields, reason: safe(reason) } : fields
  return {
    keeps: (correlationId) => informs && sampled(correlationId),
    debug: (event, fields) => {
      if (debugs && told(fields)) logger.debug({ event, ...fields })
    },
    info: (event, fields) => {
      if (informs && told(fields)) logger.info({ event, ...fields })
    },
    warn: (event, fields) => logger.warn({ event, ...plain(fields) }),
    error: (event, error, fields) => {
      // The message of a syntax error repeats the text that could not be parsed, which may be personal data.
      const message = error instanceof SyntaxError ? error.name : error.message
      const stack = (error.stack ?? '').replace(error.message, () => message)
      logger.error({ event, error: safe(message), stack: safe(stack), ...plain(fields) })
    },
    flush: () => options.sink.flush(),
  }
}

/**
 * A number in [0, 1) that depends on the text alone, so that all services keep the same sagas: FNV-1a (32 bits),
 * mixed once more.
 */
const fractionOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash ^= hash >>> 13
  return (hash >>> 0) / 2 ** 32
}

const BUFFERED_BYTES = 8_192
const FLUSH_EVERY_MS = 200

/**
 * Writes lines to standard output or a file, buffered for at most 200 ms: call `flush` before the process ends.
 * Throws a ConfigurationError when the file cannot be written.
 */
export const streamSink = (destination: 1 | string): LogSink => {
  if (destination !== 1) checkWritable(destination)
  const stream = pino.destination({
    dest: destination,
    minLength: BUFFERED_BYTES,
    sync: false,
    mkdir: true,
  })
  let failed = false
  stream.on('error', (error: Error) => {
    if (!failed) process.stderr.write(`the log cannot be written: ${error.message}\n`)
    failed = true
  })
  // Lines are handed to the stream by the chunk: at each write it measures its whole buffer again, which cost
  // more than making the lines.
  let gathered = ''
  const hand = (): void => {
    if (gathered !== '') stream.write(gathered)
    gathered = ''
  }
  // This timer runs only while something is buffered; pino's own would wake an idle process five times a second.
  let flushing: ReturnType<typeof setTimeout> | undefined
  // This listener must run before the stream's own, so that a process that exits at once still logs why.
  process.prependListener('exit', () => {
    if (failed || gathered === '') return
    hand()
    stream.flushSync()
  })
  const flushSoon = (): void => {
    flushing = undefined
    if (failed) return
    hand()
    stream.flush()
  }
  return {
    write: (line) => {
      if (failed) return
      gathered += line
      if (gathered.length >= BUFFERED_BYTES) hand()
      flushing ??= setTimeout(flushSoon, FLUSH_EVERY_MS)
    },
    flush: () =>
      new Promise((resolve) => {
        clearTimeout(flushing)
        flushing = undefined
        if (failed) return resolve()
        hand()
        stream.flush(() => resolve())
      }),
  }
}

/** Throws a ConfigurationError of one line when the file cannot be created or appended to. */
const checkWritable = (file: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    closeSync(openSync(file, 'a'))
  } catch (error) {
    throw new ConfigurationError([`LOG_FILE: ${messageOf(error)}`])
  }
}

/** Keeps lines in memory, for tests. */
export const memorySink = (): LogSink & { readonly lines: string[] } => {
  const lines: string[] = []
  return { lines, write: (line) => void lines.push(line), flush: async () => {} }
}
