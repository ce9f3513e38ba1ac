import { spawn, type ChildProcess } from 'node:child_process'
import { openSync, closeSync, readFileSync } from 'node:fs'
import { deathOf } from './death.ts'

/** The guard is passed as text, not as a path, because the server's user may not be able to enter the checkout. */
const GUARD = readFileSync(new URL('./guard.sh', import.meta.url), 'utf8')
const STOP_TIMEOUT_MS = 12_000
const LOG_LINES_SHOWN = 8

/** A server that this process has started, and that ends with it however it ends. */
export interface ServerProcess {
  /** The server's own process id. */
  readonly pid: number
  /** Whether the server still runs. */
  running(): boolean
  /** Asks the server to stop, kills it when that takes too long, and resolves when it is gone. */
  stop(): Promise<void>
  /** Kills the server (SIGKILL) as a crash would, for fault tests. Resolves when it is gone. */
  kill(): Promise<void>
}

export interface Command {
  /** The name that messages use. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** The signal that asks this server to stop. */
  readonly stopSignal: 'TERM' | 'INT'
  /** The file to which its standard output and error are appended. */
  readonly logFile: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The user that it runs as; only root can choose one. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly cwd?: string
  /** Called when the server ends without being asked to. */
  readonly died?: (line: string) => void
}

/** Starts a server under a guard that ends it when this process ends, `kill -9` included. */
export const startProcess = async (command: Command): Promise<ServerProcess> => {
  const log = openSync(command.logFile, 'a')
  const child = spawn(
    'sh',
    ['-c', GUARD, 'guard', command.stopSignal, command.command, ...command.args],
    {
      stdio: ['pipe', 'pipe', log],
      // The server has a process group of its own: Ctrl-C reaches this process alone, which stops it in its turn.
      detached: true,
      env: { ...process.env, ...command.env },
      ...(command.user !== undefined && { uid: command.user.uid, gid: command.user.gid }),
      ...(command.cwd !== undefined && { cwd: command.cwd }),
    },
  )
  closeSync(log)
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.once('error', () => resolve(null))
  })
  const pid = await firstLine(child, command)
  let running = true
  let asked = false
  void exited.then((code) => {
    running = false
    if (asked || command.died === undefined) return
    const { name, logFile } = command
    command.died(`${name} has ended by itself: ${deathOf(code, logFile)} (${logFile})`)
  })
  const within = async (): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined
    await Promise.race([
      exited,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_TIMEOUT_MS)
      }),
    ])
    clearTimeout(timer)
    if (running) signal(pid, 'SIGKILL')
  }
  return {
    pid,
    running: () => running,
    stop: async () => {
      asked = true
      child.stdin?.end()
      await within()
    },
    kill: async () => {
      asked = true
      signal(pid, 'SIGKILL')
      await within()
    },
  }
}

/** The last lines of a log file, for the message of a failed start. */
export const lastLines = (logFile: string): string => {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
  } catch {
    return '(no log)'
  }
}

/** Sends a signal, and does nothing when the process is gone. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // The process is gone already.
  }
}

const firstLine = (child: ChildProcess, { name, command }: Command): Promise<number> =>
  new Promise((resolve, reject) => {
    let text = ''
    const { stdout } = child
    if (stdout === null) return reject(new Error(`${name} has no standard output`))
    child.once('error', (error) =>
      reject(new Error(`${name}: cannot run ${command}: ${error.message}`)),
    )
    child.once('exit', (code) => reject(new Error(`${name}: ended at once (${code})`)))
    stdout.setEncoding('utf8')
    const read = (chunk: string): void => {
      text += chunk
      if (!text.includes('\n')) return
      stdout.off('data', read)
      // Later output is dropped, but must be read so that the pipe does not fill.
      stdout.resume()
      resolve(Number(text.slice(0, text.indexOf('\n'))))
    }
    stdout.on('data', read)
  })

/** Runs a short command to its end. Throws with its output when it fails or takes too long. */
export const runToEnd = (
  command: Omit<Command, 'stopSignal' | 'logFile'>,
  timeoutMs: number,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command.command, command.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...command.env },
      timeout: timeoutMs,
      ...(command.user !== undefined && { uid: command.user.uid, gid: command.user.gid }),
      ...(command.cwd !== undefined && { cwd: command.cwd }),
    })
    let said = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      said += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
    child.once('error', (error) => reject(new Error(`${command.name}: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else
        reject(
          new Error(`${command.name} failed (${code ?? 'timeout'}): ${said.trim().slice(-1_500)}`),
        )
    })
  })
