import { type Environment, logFileTrouble } from '../../../shared/kernel/index.ts'
import { wording } from '../../../shared/vocabulary/http.ts'
import { type Listening, listeningTrouble } from '../../host/door.ts'
import { manque, ok, type Finding } from '../../host/finding.ts'
import { portsFrom } from '../../host/ports.ts'
import type { Settings } from '../../host/settings.ts'

const PART = 'HTTP'
const ANSWER_MS = 1_000

/** Whether each service can listen where `bun run services` would have it, and whether its log can be written. */
export const examineProcess = async (
  environment: Environment,
  settings: Settings,
): Promise<readonly Finding[]> => [
  ...(await examineListening(environment, settings)),
  ...examineLog(settings),
]

const examineListening = async (
  environment: Environment,
  { host, services }: Settings,
): Promise<readonly Finding[]> => {
  const portOf = portsFrom(environment)
  const findings: Finding[] = []
  for (const { entry } of services) {
    const port = portOf(entry)
    const found = await examinePort(entry.name, port, host)
    if (found !== undefined) findings.push(found)
    // What is wrong with the address is the same for all of them.
    if (found?.says.startsWith('HOST') === true) break
  }
  return findings.length > 0
    ? findings
    : [ok(PART, `every service can listen on its port of ${host.HOST}`)]
}

const examinePort = async (
  name: string,
  port: number,
  host: Listening,
): Promise<Finding | undefined> => {
  const trouble = await listeningTrouble(name, port, host)
  if (trouble === undefined) return undefined
  return (await isOurs(name, host.HOST, port))
    ? ok(PART, `${name} listens on port ${port} of ${host.HOST} already`)
    : manque(PART, trouble)
}

/** Whether the service itself answers there: then it was started before, which is no mistake. */
const isOurs = async (name: string, host: string, port: number): Promise<boolean> => {
  const { alivePath, alive } = wording.health
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  try {
    const response = await fetch(
      `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}${alivePath}`,
      { signal: AbortSignal.timeout(ANSWER_MS) },
    )
    return (await response.text()) === JSON.stringify(alive(name))
  } catch {
    return false
  }
}

const examineLog = ({ host: { LOG_FILE: file } }: Settings): readonly Finding[] => {
  if (file === undefined) return []
  const trouble = logFileTrouble(file)
  return [trouble === undefined ? ok('Log', `${file} can be written`) : manque('Log', trouble)]
}
