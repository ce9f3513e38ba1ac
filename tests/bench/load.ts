/**
 * The load: one process of its own that sends `POST /colis` over raw sockets, so that it costs the
 * machine as little as it can. Closed loop: each connection asks again as soon as it is answered; open
 * loop: requests leave at a rate, whatever comes back. Prints one JSON object.
 */
interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** Requests a second in all; 0: closed loop. */
  readonly rate: number
  readonly skus: readonly string[]
  readonly moyenPaiement: string
}

export interface LoadResult {
  readonly acknowledged: number
  readonly refused: number
  /** Requests that were never answered: too late, or their connection was closed. */
  readonly unanswered: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Of the intake alone, milliseconds. */
  readonly p50: number
  readonly p99: number
}

interface Connection {
  /** When its request under way was sent, or should have been. */
  sentMs: number
  busy: boolean
  answer: string
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions
const latencies: number[] = []
let acknowledged = 0
let refused = 0
let cut = 0
let started = false
let over = false
let n = 0
const startMs = performance.now()
let endMs = startMs
const untilMs = startMs + options.seconds * 1_000

const request = (): string => {
  n += 1
  const sku = options.skus[n % options.skus.length] ?? ''
  const body = JSON.stringify({
    clientId: `C${n % 5_000}`,
    adresse: `${n % 200} rue Principale, Montréal`,
    referenceCommande: `CMD-${n}`,
    articles: [{ sku, quantite: 1 }],
    montant: { centimes: 4_990, devise: 'CAD' },
    moyenPaiement: options.moyenPaiement,
  })
  return (
    `POST /colis HTTP/1.1\r\nhost: localhost:${options.port}\r\n` +
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

const waiting: number[] = []
const sockets = new Set<Bun.Socket<Connection>>()
/** Each in its turn: a server closes a connection that nobody asks on. */
const idle: Bun.Socket<Connection>[] = []
let done = (): void => {}
const ended = new Promise<void>((resolve) => {
  done = resolve
})

const ask = (socket: Bun.Socket<Connection>, sentMs: number): void => {
  socket.data.busy = true
  socket.data.sentMs = sentMs
  socket.write(request())
}

const busy = (): number => [...sockets].filter(({ data }) => data.busy).length

const next = (socket: Bun.Socket<Connection>): void => {
  const nowMs = performance.now()
  if (options.rate === 0) {
    if (nowMs < untilMs) ask(socket, nowMs)
  } else {
    const due = waiting.shift()
    if (due === undefined) idle.push(socket)
    else ask(socket, due)
  }
  if (options.rate === 0 && nowMs >= untilMs && busy() === 0) done()
}

const answered = (socket: Bun.Socket<Connection>, chunk: Buffer): void => {
  socket.data.answer += chunk.toString('latin1')
  const { answer } = socket.data
  const head = answer.indexOf('\r\n\r\n')
  if (head === -1) return
  const length = Number(/content-length: (\d+)/i.exec(answer.slice(0, head))?.[1] ?? 0)
  if (answer.length < head + 4 + length) return
  if (answer.startsWith('HTTP/1.1 201')) acknowledged += 1
  else refused += 1
  endMs = performance.now()
  latencies.push(endMs - socket.data.sentMs)
  socket.data.answer = ''
  socket.data.busy = false
  next(socket)
}

/** Another connection in the place of one that the server has closed. */
const closed = (socket: Bun.Socket<Connection>): void => {
  sockets.delete(socket)
  const place = idle.indexOf(socket)
  if (place >= 0) idle.splice(place, 1)
  if (socket.data.busy) cut += 1
  if (started && !over) void replace()
}

const replace = async (): Promise<void> => {
  try {
    next(await connected())
  } catch {
    refused += 1
  }
}

const connected = async (): Promise<Bun.Socket<Connection>> => {
  const socket = await Bun.connect<Connection>({
    hostname: '127.0.0.1',
    port: options.port,
    data: { sentMs: 0, busy: false, answer: '' },
    socket: { data: answered, close: closed, error: () => {} },
  })
  sockets.add(socket)
  return socket
}

// One that is closed before anything was asked on it is made again; not for ever.
for (let i = 0; sockets.size < options.connections && i < 2 * options.connections; i += 1)
  await connected()
started = true
for (const socket of sockets) next(socket)
if (options.rate > 0) {
  let sent = 0
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (; sent < ((nowMs - startMs) / 1_000) * options.rate && nowMs < untilMs; sent += 1) {
      const dueMs = startMs + (sent * 1_000) / options.rate
      const socket = idle.shift()
      if (socket === undefined) waiting.push(dueMs)
      else ask(socket, dueMs)
    }
    if (nowMs < untilMs || waiting.length > 0 || busy() > 0) return
    clearInterval(timer)
    done()
  }, 1)
}
await Promise.race([ended, Bun.sleep(options.seconds * 1_000 + 30_000)])
over = true
latencies.sort((a, b) => a - b)
const at = (part: number): number =>
  Math.round((latencies[Math.floor(latencies.length * part)] ?? 0) * 100) / 100
const result: LoadResult = {
  acknowledged,
  refused,
  unanswered: cut + busy() + waiting.length,
  seconds: (endMs - startMs) / 1_000,
  p50: at(0.5),
  p99: at(0.99),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
