import { closeSync, existsSync, mkdirSync, openSync, rmSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import pino from 'pino'
import { ConfigurationError } from '../runtime/configuration.ts'
import { isMistake, messageOf } from '../runtime/thrown.ts'
import { LineWriter } from './line-writer.ts'
import { masked } from './masked.ts'

/** Where log lines go: standard output, a file, or a list in tests. */
export interface LogSink {
  write(line: string): void
  flush(): Promise<void>
  /** The number of lines that could not be written, so far; absent where none can be lost. */
  readonly lost?: () => number
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
      logger.error({
        event,
        error: safe(message),
        ...((debugs || isMistake(error)) && { stack: safe(stack) }),
        ...plain(fields),
      })
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

/**
 * Writes lines to standard output or a file, buffered for at most 200 ms: call `flush` before the process ends.
 * Throws a ConfigurationError when the file cannot be written.
 */
export const streamSink = (destination: 1 | string): LogSink => {
  const writer = new LineWriter(destination === 1 ? destination : opened(destination), {
    say: (line) => void process.stderr.write(`${line}\n`),
    lostLine: (lines) =>
      `${JSON.stringify({ level: 'WARN', timestamp: new Date().toISOString(), service: 'log', event: 'log lines were lost', lines })}\n`,
  })
  // A process that exits at once still logs why.
  process.prependListener('exit', () => writer.flushAtExit())
  return {
    write: (line) => writer.add(line),
    flush: () => writer.flush(),
    lost: () => writer.lost,
  }
}

/** Opens a file to append to, and makes its folder. Throws a ConfigurationError of one line. */
const opened = (file: string): number => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return openSync(file, 'a')
  } catch (error) {
    throw new ConfigurationError([`LOG_FILE: ${messageOf(error)}`])
  }
}

/** Why lines cannot be written to a file, in one line that names the variable. It leaves no file and no folder behind. */
export const logFileTrouble = (file: string): string | undefined => {
  const wasThere = existsSync(file)
  const made = foldersToMake(dirname(file))
  try {
    closeSync(opened(file))
    return undefined
  } catch (error) {
    return messageOf(error)
  } finally {
    // A file that stayed would belong to whoever asked, and not to the service.
    if (!wasThere && existsSync(file)) rmSync(file)
    for (const folder of made) if (existsSync(folder)) rmdirSync(folder)
  }
}

/** The folders on the way to this one that are not there, the deepest first. */
const foldersToMake = (folder: string): readonly string[] =>
  existsSync(folder) || dirname(folder) === folder
    ? []
    : [folder, ...foldersToMake(dirname(folder))]

/** Keeps lines in memory, for tests. */
export const memorySink = (): LogSink & { readonly lines: string[] } => {
  const lines: string[] = []
  return { lines, write: (line) => void lines.push(line), flush: async () => {} }
}
