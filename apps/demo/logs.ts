import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Clock } from '../../shared/kernel/index.ts'
import { services } from '../host/registry.ts'

const Line = z.object({
  level: z.string(),
  timestamp: z.string(),
  service: z.string(),
  event: z.string(),
  correlationId: z.string().optional(),
  durationMs: z.number().optional(),
  /** The service that published a fact which another one has consumed. */
  from: z.string().optional(),
  key: z.string().optional(),
  status: z.number().optional(),
  reason: z.string().optional(),
  error: z.string().optional(),
})

const ESC = '\u001b['
/** The services get these colours in the order of the registry, from the first again when there are more services. */
const PALETTE = [33, 35, 34, 32, 36, 93, 95, 94, 92, 96]
const colors = new Map(services.map(({ name }, n) => [name, PALETTE[n % PALETTE.length]]))
const levels: Readonly<Record<string, number>> = { WARN: 33, ERROR: 31 }
const WIDTH = { service: 12, event: 38 }
/** Ids are told apart by their last characters, so those are shown; names are short and shown whole. */
const ID = { long: 20, shown: 8 }

/** A log line for people: when, who, what (→ said, ← heard), how long, about which parcel, [in which saga]. */
export const logLine = (json: string, coloured: boolean): string => {
  const parsed = Line.safeParse(jsonOf(json))
  if (!parsed.success) return json
  const { level, timestamp, event, from, durationMs, key, status, ...line } = parsed.data
  const service = line.service.replace(/^Service/, '').toLowerCase()
  const paint = (text: string, color: number | undefined): string =>
    coloured && color !== undefined ? `${ESC}${color}m${text}${ESC}0m` : text
  const said = from === undefined ? (key === undefined ? '  ' : '→ ') : '← '
  const what = `${said}${event}${from === undefined ? '' : ` (${from})`}`
  const short = (id: string): string => (id.length > ID.long ? id.slice(-ID.shown) : id)
  const rest = [
    durationMs === undefined ? '' : `${durationMs} ms`,
    status === undefined ? '' : `${status}`,
    key === undefined ? '' : short(key),
    // The correlation is the same from the first request to the last message.
    line.correlationId === undefined ? '' : `[${short(line.correlationId)}]`,
    line.reason ?? line.error ?? '',
  ].filter((part) => part !== '')
  return [
    timestamp.slice(11, 23),
    paint(service.padEnd(WIDTH.service), colors.get(service)),
    paint(what.padEnd(WIDTH.event), levels[level]),
    rest.join('  '),
  ]
    .join(' ')
    .trimEnd()
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const LOOK_MS = 100
const READ_BYTES = 256 * 1024

/** Writes what is added to these files from now on, line by line, until the signal aborts. */
export const followLogs = async (
  files: readonly string[],
  options: {
    readonly out: { write(text: string): unknown; readonly isTTY?: boolean }
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): Promise<void> => {
  const { out, clock, signal } = options
  const coloured = out.isTTY === true
  const readers = await Promise.all(files.map(async (file) => reader(file, await sizeOf(file))))
  for (;;) {
    const last = signal.aborted
    for (const read of readers)
      for (let lines = await read(); lines.length > 0; lines = await read())
        for (const line of lines) out.write(`${logLine(line, coloured)}\n`)
    if (last) return
    await clock.sleep(LOOK_MS, signal)
  }
}

const sizeOf = async (file: string): Promise<number> => {
  try {
    const handle = await open(file)
    const { size } = await handle.stat()
    await handle.close()
    return size
  } catch {
    return 0
  }
}

/** Gives the whole lines that have been added since it was asked last. */
const reader = (file: string, from: number): (() => Promise<readonly string[]>) => {
  let position = from
  return async () => {
    const handle = await open(file).catch(() => undefined)
    if (handle === undefined) return []
    try {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(READ_BYTES),
        0,
        READ_BYTES,
        position,
      )
      const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1
      position += end
      return end === 0 ? [] : buffer.toString('utf8', 0, end - 1).split('\n')
    } finally {
      await handle.close()
    }
  }
}
