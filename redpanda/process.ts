import { spawn, type ChildProcess } from 'node:child_process'
import { openSync, closeSync, readFileSync } from 'node:fs'

/** Its text, not its path: another user may not be able to get into the checkout. */
const GUARD = readFileSync(new URL('./guard.sh', import.meta.url), 'utf8')
const STOP_TIMEOUT_MS = 12_000
const LOG_LINES_SHOWN = 8

/** A server of ours, that ends with us however we end. */
export interface ServerProcess {
  /** The server's own process id. */
  readonly pid: number
  /** Whether it still runs. */
  running(): boolean
  /** Asks it to stop, and resolves when it has. Bounded: what does not stop is killed. */
  stop(): Promise<void>
  /** SIGKILL, as a crash would: for fault tests. Resolves when it is gone. */
  kill(): Promise<void>
}

export interface Command {
  /** For messages. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** How this server is asked to stop. */
  readonly stopSignal: 'TERM' | 'INT'
  /** Its standard output and error are added to this file. */
  readonly logFile: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Runs as this user; only root can. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly cwd?: string
  /** Told when it ends without being asked to. */
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
      // A group of its own: Ctrl-C in the terminal reaches us, and we stop it in its turn.
      detached: true,
      env: { ...process.env, ...command.env },
      ...(command.user !== undefined && { uid: command.user.uid, gid: command.user.gid }),
      ...(command.cwd !== undefined && { cwd: command.cwd }),
    },
  )
  closeSync(log)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const pid = await firstLine(child, command)
  let running = true
  let asked = false
  void exited.then(() => {
    running = false
    if (!asked) command.died?.(`${command.name} has ended by itself: see ${command.logFile}`)
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

/** Sends a signal; nothing when the process is gone. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
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
      // What the server writes afterwards goes nowhere, but the pipe must not fill.
      stdout.resume()
      resolve(Number(text.slice(0, text.indexOf('\n'))))
    }
    stdout.on('data', read)
  })

/** Runs a short command to its end. Throws with what it said when it fails or takes too long. */
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
