import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { UsageError, isAlive, messageOf } from '../shared/kernel/index.ts'

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
const dataFolder = (checkout: string, user: User | undefined): string => {
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

const usable = (folder: string, user: User | undefined): boolean =>
  whyUnusable(folder, user) === undefined

/** Why a folder cannot hold the data of local parts, in one line; it is made if it is not there. */
const whyUnusable = (folder: string, user: User | undefined): string | undefined => {
  try {
    mkdirSync(folder, { recursive: true })
    // Asking for the right alone is not enough: on a file system that is read only root has it too.
    const trial = join(folder, `.${process.pid}.trial`)
    writeFileSync(trial, '')
    rmSync(trial)
  } catch (error) {
    return `nothing can be written there (${messageOf(error)})`
  }
  const closed = user === undefined ? undefined : closedTo(folder, user)
  return closed === undefined
    ? undefined
    : `PostgreSQL does not run as root, and its user cannot enter ${closed}: chmod o+x ${closed}, or name another folder`
}

/** The folder on the way to this one, or itself, that a user cannot enter. */
const closedTo = (folder: string, { uid, gid }: User): string | undefined => {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const stat = statSync(place)
    const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001
    if ((stat.mode & bit) === 0) return place
    if (place === dirname(place)) return undefined
  }
}

/**
 * The folder that the environment names (COLISAGA_FOLDER), else the first that can be used. Throws a UsageError of one
 * line when the named one cannot.
 */
export const folderFor = (
  checkout: string,
  environment: Readonly<Record<string, string | undefined>>,
  user: User | undefined,
): string => {
  const named = environment['COLISAGA_FOLDER'] ?? ''
  if (named === '') return dataFolder(checkout, user)
  const problem = whyUnusable(named, user)
  if (problem !== undefined) throw new UsageError(`COLISAGA_FOLDER ${named}: ${problem}`)
  return named
}

/** Whether the files under a folder can be read and run by another user. */
export const reachable = (folder: string, user: User | undefined): boolean =>
  user === undefined || closedTo(folder, user) === undefined

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
