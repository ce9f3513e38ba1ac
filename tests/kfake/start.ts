import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, waitForPort } from '../../redpanda/ports.ts'
import { lastLines, runToEnd, startProcess } from '../../redpanda/process.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
/** It is fetched and compiled the first time: 90 s on two cores, then 1 s from Go's own cache. */
export const BUILD_TIMEOUT_MS = 240_000
const START_TIMEOUT_MS = 10_000
const BROKERS = 3

export interface Kfake {
  /** `host:port` of each broker, separated by commas. */
  readonly brokers: string
  stop(): Promise<void>
}

/** Builds kfake, capped at Redpanda's versions (main.go), and starts a cluster of three brokers on free ports. */
export const startKfake = async (): Promise<Kfake> => {
  const folder = mkdtempSync(join(tmpdir(), 'colisaga-kfake-'))
  const command = join(folder, 'kfake')
  const logFile = join(folder, 'kfake.log')
  try {
    const build = {
      name: 'go build',
      command: 'go',
      args: ['build', '-o', command, '.'],
      cwd: HERE,
    }
    await runToEnd(build, BUILD_TIMEOUT_MS)
    const ports: number[] = []
    while (ports.length < BROKERS) ports.push(await freePort())
    const args = ports.map(String)
    const server = await startProcess({ name: 'kfake', command, args, stopSignal: 'TERM', logFile })
    const stop = async (): Promise<void> => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
    try {
      for (const port of ports) await waitForPort(port, START_TIMEOUT_MS, server.running)
    } catch (error) {
      const said = lastLines(logFile)
      await stop()
      throw new Error(`kfake did not start:\n${said}`, { cause: error })
    }
    return { brokers: ports.map((port) => `127.0.0.1:${port}`).join(','), stop }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
