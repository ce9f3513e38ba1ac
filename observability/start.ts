import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endOrphan } from '../redpanda/places.ts'
import { freePort } from '../redpanda/ports.ts'
import { lastLines, startProcess, type ServerProcess } from '../redpanda/process.ts'

const START_TIMEOUT_MS = 30_000
const LOOK_AGAIN_MS = 100
const RETENTION = '7d'
/** Where it is free; any other where not. */
export const USUAL_PORT = 19_090

export const INSTALL_PROMETHEUS =
  'apt-get install prometheus (or brew install prometheus), then --observer finds it on the path'

export interface LocalPrometheus {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Prometheus as a local process, with the rules and alerts of this folder.
 * Throws when it does not start, with the end of its log.
 */
export const startLocalPrometheus = async (options: {
  /** Where its data lives; made when it is not there. */
  readonly folder: string
  /** Where the instances of each service answer, by its name. */
  readonly addresses: Readonly<Record<string, readonly string[]>>
  readonly scrapeS: number
  readonly port?: number
  readonly died?: (line: string) => void
}): Promise<LocalPrometheus> => {
  const { folder, addresses, scrapeS } = options
  mkdirSync(folder, { recursive: true })
  const pidFile = join(folder, 'pid')
  endOrphan(pidFile, folder)
  const config = join(folder, 'prometheus.json')
  writeFileSync(config, JSON.stringify(configurationOf(addresses, scrapeS), null, 2))
  const port = await freePort(options.port ?? USUAL_PORT)
  const url = `http://127.0.0.1:${port}`
  const logFile = join(folder, 'prometheus.log')
  const server = await startProcess({
    name: 'Prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    stopSignal: 'TERM',
    logFile,
    ...(options.died !== undefined && { died: options.died }),
  })
  writeFileSync(pidFile, String(server.pid))
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(pidFile, { force: true })
  }
  try {
    await ready(url, server)
  } catch (error) {
    await stop()
    const said = lastLines(logFile)
    throw new Error(`Prometheus did not start (${logFile}):\n${said}`, { cause: error })
  }
  return { url, stop }
}

/** YAML's subset that is JSON. The first scrape comes within one interval, and rules are as often. */
const configurationOf = (
  addresses: Readonly<Record<string, readonly string[]>>,
  scrapeS: number,
): object => ({
  global: {
    scrape_interval: `${scrapeS}s`,
    scrape_timeout: `${scrapeS}s`,
    evaluation_interval: `${scrapeS}s`,
  },
  rule_files: ['rules.yml', 'alerts.yml'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  ),
  scrape_configs: [
    {
      job_name: 'colisaga',
      honor_labels: true,
      static_configs: Object.entries(addresses).map(([service, urls]) => ({
        targets: urls.map((url) => new URL(url).host),
        labels: { service },
      })),
    },
  ],
})

const ready = async (url: string, server: ServerProcess): Promise<void> => {
  const untilMs = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    if (!server.running()) throw new Error('ended while starting')
    if (Date.now() > untilMs) throw new Error(`not ready after ${START_TIMEOUT_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
