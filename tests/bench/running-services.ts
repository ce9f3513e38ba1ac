import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { untilReady } from '../../apps/demo/ready.ts'
import { services } from '../../apps/host/registry.ts'
import { freePort } from '../../redpanda/ports.ts'
import { messageOf } from '../../shared/kernel/index.ts'
import { keepRemains } from './remains.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SCRAPE_MS = 5_000
/** The articles that are on the shelves, a million of each. */
export const SKUS = ['A', 'B', 'C', 'D', 'E']

/** How the services are run. */
export interface Options {
  readonly env: Readonly<Record<string, string>>
  readonly processes: 'one process' | 'a process each'
  readonly signal: AbortSignal
  readonly root?: string
  /** What runs each process, and its arguments before the file; `bun` unless it is said. */
  readonly runs?: readonly string[]
}

/** Services that run, on a database of their own. */
export interface Services {
  readonly url: string
  readonly sql: Sql
  readonly children: readonly ChildProcess[]
  readonly portOf: (service: string) => number
}

/** Works while the services are scraped every few seconds, as Prometheus would. */
export const scraped = async <Result>(
  portOf: Services['portOf'],
  work: () => Promise<Result>,
): Promise<Result> => {
  const scraping = setInterval(() => scrape(portOf), SCRAPE_MS)
  try {
    return await work()
  } finally {
    clearInterval(scraping)
  }
}

const scrape = (portOf: Services['portOf']): void => {
  for (const { name } of services)
    void fetch(`http://127.0.0.1:${portOf(name)}/metrics`)
      .then((response) => response.text())
      .catch(() => {})
}

/** Works beside services on a fresh database and fresh topics, and ends them. */
export const withServices = async <Result>(
  { env, processes, signal, root = ROOT, runs = ['bun'] }: Options,
  work: (running: Services) => Promise<Result>,
): Promise<Result> => {
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  const admin = postgres(env['DATABASE_URL'] ?? '', { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name}`)
  await admin.end()
  const url = (env['DATABASE_URL'] ?? '').replace(/\/[^/]*$/, `/${name}`)
  const port = await freeRow()
  const folder = mkdtempSync('/var/tmp/colisaga-bench-')
  const children = commandsFor(processes, port).map(({ file, port: own }) => {
    const log = openSync(join(folder, `${own}.log`), 'a')
    const [command = 'bun', ...before] = runs
    const child = spawn(command, [...before, `${root}${file}`], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        LOG_LEVEL: 'warn',
        ...env,
        DATABASE_URL: url,
        DATABASE_URL_DIRECT: url,
        KAFKA_PREFIX: `${name}.`,
        PORT: String(own),
      },
    })
    closeSync(log)
    return child
  })
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  const portOf = (service: string): number =>
    port + services.findIndex((entry) => entry.name === service)
  try {
    await Promise.all(
      services.map(({ name }) =>
        untilReady(name, `http://127.0.0.1:${portOf(name)}`, () => !signal.aborted),
      ),
    )
    for (const sku of SKUS)
      await post(portOf('stock'), `/articles/${sku}/approvisionnement`, { quantite: 1_000_000 })
    const result = await work({ url, sql, children, portOf })
    rmSync(folder, { recursive: true })
    return result
  } catch (error) {
    if (signal.aborted) {
      rmSync(folder, { recursive: true })
      throw error
    }
    await keepRemains({ folder, url, children, ports: services.map((entry) => portOf(entry.name)) })
    const reason = messageOf(error)
    throw new Error(`${reason}; what the services left is in ${folder}`, { cause: error })
  } finally {
    await sql.end()
    await Promise.all(children.map(stopped))
  }
}

const commandsFor = (processes: Options['processes'], port: number) =>
  processes === 'one process'
    ? [{ file: 'apps/host/run-all.ts', port }]
    : services.map(({ name }, n) => ({ file: `apps/${name}/main.ts`, port: port + n }))

/** A port with as many free ones after it as there are services. */
const freeRow = async (): Promise<number> => {
  for (let port = 24_000; port < 60_000; port += 10) {
    const found = await Promise.all(services.map((_, n) => freePort(port + n)))
    if (found.every((one, n) => one === port + n)) return port
  }
  throw new Error('no free ports')
}

export const post = async (port: number, path: string, body: object) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'exit')
  clearTimeout(timer)
}
