import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What `--cpu-prof` writes (the DevTools protocol's Profiler.Profile), as far as it is read here. */
const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  /** Microseconds before each sample. */
  timeDeltas: z.array(z.number()),
})
type Profile = z.infer<typeof Profile>

/** Our code that observes: files and folders, from the root of the repository. */
export const OBSERVING = [
  'shared/kernel/telemetry/',
  'shared/kernel/http/request-span.ts',
  'shared/kernel/service/gauges.ts',
  'shared/kernel/service/reporter.ts',
  'shared/kernel/service/service-metrics.ts',
  'shared/kernel/service/spans.ts',
  'shared/kernel/service/writing-spans.ts',
] as const
/** The libraries that only it calls. */
const LIBRARIES = /\/(?:@opentelemetry|prom-client|pino|sonic-boom)\//
const OURS = /\/(?:apps|shared)\/[^:]*\.ts/
const INTERVAL_US = 500

/** What makes `bun` write a profile into this folder when it ends. */
export const profiling = (folder: string): readonly string[] => [
  '--cpu-prof',
  `--cpu-prof-dir=${folder}`,
  `--cpu-prof-interval=${INTERVAL_US}`,
]

/**
 * The part of the CPU that went into observing, of the profile in this folder: samples whose
 * innermost frame of ours, or of a library that only observing calls, observes. Collecting the garbage
 * that it leaves is not told apart. The first `warmS` seconds are left out.
 */
export const shareOfObserving = (folder: string, warmS: number): number => {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error(`no profile in ${folder}`)
  const profile = Profile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  const observes = observingIn(profile)
  let elapsedUs = 0
  // Samples, not time: nothing is sampled while the process waits, and the next one would be charged for it.
  const taken = { all: 0, observing: 0 }
  for (const [n, id] of profile.samples.entries()) {
    elapsedUs += profile.timeDeltas[n] ?? 0
    if (elapsedUs < warmS * 1e6) continue
    taken.all += 1
    if (observes(id)) taken.observing += 1
  }
  return taken.observing / taken.all
}

const observingIn = ({ nodes }: Profile): ((id: number) => boolean) => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id])))
  return (id) => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const { url = '' } = byId.get(at)?.callFrame ?? {}
      if (LIBRARIES.test(url) || OBSERVING.some((place) => url.includes(`/${place}`))) return true
      if (OURS.test(url) && !url.includes('/node_modules/')) return false
    }
    return false
  }
}
