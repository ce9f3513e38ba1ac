import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_S = 100

/** Seconds of CPU that a process has used, its ended children included (Linux: /proc/<pid>/stat). */
export const cpuSeconds = (pid: number): number => {
  const fields = statOf(pid)
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return ticks / TICKS_PER_S
}

/** Megabytes of memory that a process holds now. */
export const residentMb = (pid: number): number => {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kb ?? 0) / 1_024)
}

/** A process and all that descend from it, whichever of its threads started them (Linux). */
const tree = (pid: number): readonly number[] => {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    )
    return [pid, ...children.flatMap((child) => tree(Number(child)))]
  } catch {
    // It has ended meanwhile.
    return []
  }
}

const sumOver = (pid: number, figure: (one: number) => number): number =>
  tree(pid).reduce((sum, one) => {
    try {
      return sum + figure(one)
    } catch {
      return sum
    }
  }, 0)

/** The same of a process and its descendants, which run a client for it. */
export const treeCpuSeconds = (pid: number): number => sumOver(pid, cpuSeconds)
export const treeResidentMb = (pid: number): number => sumOver(pid, residentMb)

/** The fields after the command's name, which may hold anything. */
const statOf = (pid: number): readonly string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
