import type { Sql } from 'postgres'

/** It is waited for, as a server that is away is. */
const NO_ANSWER = 'CONNECTION_NO_ANSWER'

/**
 * Asks on a pool that serves for this question alone, and closes it. Rejects after a time: where something takes
 * connections and closes them, as a balancer does that has no server, the library tries for ever without a word.
 */
export const answerOf = async <Answer>(
  sql: Sql<{ bigint: number }>,
  { from, withinMs }: { readonly from: string; readonly withinMs: number },
  ask: (sql: Sql<{ bigint: number }>) => Promise<Answer>,
): Promise<Answer> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error(`no answer from ${from}`), { code: NO_ANSWER })
    timer = setTimeout(() => reject(error), withinMs)
  })
  try {
    const asked = ask(sql)
    // It is rejected when the pool is closed, which nobody waits for any more.
    asked.catch(() => {})
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
    await sql.end({ timeout: 0 })
  }
}
