import pino from 'pino'

/** Where log lines go: standard output, a file, or a list in tests. */
export interface LogSink {
  write(line: string): void
  flush(): Promise<void>
}

/** One JSON line for each thing worth knowing. */
export interface Log {
  debug(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, error: Error, fields?: Fields): void
  /** Resolves when every line has been handed to the system. */
  flush(): Promise<void>
}

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** `paiement` → `ServicePaiement`: how a service is called in its logs. */
export const displayName = (service: string): string =>
  `Service${service.charAt(0).toUpperCase()}${service.slice(1)}`

/** Log lines as `{"level","timestamp","service","event","correlationId","durationMs",…}`. */
export const createLog = (options: {
  readonly service: string
  readonly level: LogLevel
  readonly sink: LogSink
  readonly now: () => number
}): Log => {
  const logger = pino(
    {
      level: options.level,
      base: { service: displayName(options.service) },
      timestamp: () => `,"timestamp":"${new Date(options.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    options.sink,
  )
  return {
    debug: (event, fields) => logger.debug({ event, ...fields }),
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, error, fields) =>
      logger.error({ event, error: error.message, stack: error.stack, ...fields }),
    flush: () => options.sink.flush(),
  }
}

const BUFFERED_BYTES = 8_192
const FLUSH_EVERY_MS = 200

/** Lines to a file descriptor or a file, buffered for at most 200 ms; `flush` before the process ends. */
export const streamSink = (destination: 1 | string): LogSink => {
  const stream = pino.destination({
    dest: destination,
    minLength: BUFFERED_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
    sync: false,
    mkdir: true,
  })
  let failed = false
  stream.on('error', (error: Error) => {
    if (!failed) process.stderr.write(`the log cannot be written: ${error.message}\n`)
    failed = true
  })
  return {
    write: (line) => void stream.write(line),
    flush: () =>
      new Promise((resolve) => {
        if (failed) resolve()
        else stream.flush(() => resolve())
      }),
  }
}

/** Keeps lines in memory, for tests. */
export const memorySink = (): LogSink & { readonly lines: string[] } => {
  const lines: string[] = []
  return { lines, write: (line) => void lines.push(line), flush: async () => {} }
}
