import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The user that a server runs as. */
export interface User {
  readonly uid: number
  readonly gid: number
}

const SYSTEM_USER = 'colisaga'

/**
 * The user that PostgreSQL runs as where this process is root, because it refuses to run as root. Undefined
 * elsewhere: it runs as the same user as this process.
 */
export const unprivilegedUser = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const known = userNamed('postgres') ?? userNamed(SYSTEM_USER)
  if (known !== undefined) return known
  execFileSync('useradd', ['--system', '--no-create-home', SYSTEM_USER])
  const made = userNamed(SYSTEM_USER)
  if (made === undefined)
    throw new Error('PostgreSQL does not run as root, and no user could be made')
  return made
}

const userNamed = (name: string): User | undefined => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}

/**
 * The folder for the data of local parts: `.colisaga` of the checkout. Where the server runs as another user that
 * cannot enter it, the cache folder of this user, else the system's folder for lasting temporary files.
 */
export const dataFolder = (checkout: string, user: User | undefined): string => {
  const mark = createHash('sha256').update(checkout).digest('hex').slice(0, 12)
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const places = [
    join(checkout, '.colisaga'),
    join(cache, 'colisaga', mark),
    join('/var/tmp', 'colisaga', mark),
    join(tmpdir(), 'colisaga', mark),
  ]
  const place = places.find((folder) => usable(folder, user))
  if (place === undefined)
    throw new Error(`no folder can hold the data of local parts: tried ${places.join(', ')}`)
  return place
}

const usable = (folder: string, user: User | undefined): boolean => {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    if (user === undefined) return true
    return traversable(folder)
  } catch {
    return false
  }
}

/** Whether every other user can enter a folder. */
const traversable = (folder: string): boolean => {
  for (let place = folder; ; place = dirname(place)) {
    if ((statSync(place).mode & 0o001) === 0) return false
    if (place === dirname(place)) return true
  }
}

/** Whether the files under a folder can be read and run by another user. */
export const reachable = (folder: string, user: User | undefined): boolean =>
  user === undefined || traversable(folder)

/** Creates a folder that belongs to the user that runs the part. */
export const partFolder = (folder: string, user?: User): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  return folder
}

/** Locks a data folder for this process. Throws when another process holds it, and names that process. */
export const holdFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'lock')
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch {
      const holder = Number(readFileSync(file, 'utf8'))
      if (holder !== process.pid && isAlive(holder))
        throw new Error(
          `${folder} is in use by process ${holder}: stop it first, or give an address for each part`,
        )
      rmSync(file, { force: true })
    }
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Kills a surviving server of an earlier run: its id is in the file, and its command line names this folder. */
export const endOrphan = (pidFile: string, folder: string): void => {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    if (!Number.isInteger(pid) || pid <= 1) return
    const commandLine = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
    if (commandLine.includes(folder)) process.kill(pid, 'SIGKILL')
  } catch {
    // There is no file or no such process, so nothing survived.
  }
}
