import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { services } from '../../apps/host/registry.ts'

const ANSWER_MS = 3_000
const CONNECT_TIMEOUT_S = 3

/**
 * What services that are stuck look like from outside, written beside their logs: what their database is
 * asked and by whom, who waits for which lock, how far each journal, cursor and task is, what each
 * service says of itself, and where its threads are. Whatever does not answer is left out, and named.
 */
export const keepRemains = async (options: {
  readonly folder: string
  readonly url: string
  readonly ports: readonly number[]
  readonly children: readonly ChildProcess[]
}): Promise<void> => {
  const { folder, url, ports, children } = options
  await Promise.all([
    ...ports.flatMap((port) =>
      ['metrics', 'pret'].map(async (path) => {
        writeFileSync(join(folder, `${path}-${port}.txt`), await answerOf(port, path))
      }),
    ),
    databaseOf(url).then((text) => writeFileSync(join(folder, 'database.txt'), text)),
  ])
  for (const { pid } of children)
    if (pid !== undefined) writeFileSync(join(folder, `process-${pid}.txt`), threadsOf(pid))
}

const answerOf = (port: number, path: string): Promise<string> =>
  fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.text(),
    (error: unknown) => String(error),
  )

const databaseOf = async (url: string): Promise<string> => {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: CONNECT_TIMEOUT_S })
  const asked = async (text: string): Promise<string> => {
    const query = sql.unsafe(text)
    const timer = setTimeout(() => query.cancel(), ANSWER_MS)
    const rows = await query.then(
      (found) => found.map((row) => JSON.stringify(row)).join('\n'),
      (error: unknown) => String(error),
    )
    clearTimeout(timer)
    return `-- ${text}\n${rows}\n`
  }
  const texts = [
    'select now()',
    `select pid, application_name, state, wait_event_type, wait_event, pg_blocking_pids(pid) as blockers,
      now() - xact_start as transaction, now() - query_start as query_age, left(query, 200) as query
      from pg_stat_activity where datname = current_database() order by query_start`,
    ...services.flatMap(({ name: service }) => [
      `select '${service}' as service, (select max(position) from ${service}.journal) as head,
        (select to_json(r) from ${service}.relay r) as relay,
        (select count(*) from ${service}.task) as tasks,
        (select count(*) from ${service}.parked) as parked`,
      `select '${service}' as service, kind, count(*), min(due_at_ms) as first, max(due_at_ms) as last,
        max(tries) as tries, max(last_error) as error from ${service}.task group by kind`,
      `select '${service}' as hears, topic, partition, position from ${service}.cursor order by 2, 3`,
    ]),
  ]
  const parts: string[] = []
  for (const text of texts) parts.push(await asked(text))
  await sql.end({ timeout: 1 })
  return parts.join('\n')
}

/** Where each thread of a process waits, and its open sockets with what they hold. Linux alone tells. */
const threadsOf = (pid: number): string => {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (error) {
      return String(error)
    }
  }
  const list = (path: string): readonly string[] => {
    try {
      return readdirSync(path)
    } catch {
      return []
    }
  }
  const threads = list(`/proc/${pid}/task`).map((thread) => {
    const at = (name: string): string => read(`/proc/${pid}/task/${thread}/${name}`)
    return `${thread} ${at('comm')} ${at('wchan')} ${at('stat').split(' ').slice(2, 16).join(' ')}`
  })
  const sockets = new Set(
    list(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '']
      } catch {
        return []
      }
    }),
  )
  const held = ['tcp', 'tcp6'].flatMap((name) =>
    read(`/proc/${pid}/net/${name}`)
      .split('\n')
      .filter((line) => sockets.has(line.trim().split(/\s+/)[9] ?? '-')),
  )
  return [...threads, '', ...held, ''].join('\n')
}
