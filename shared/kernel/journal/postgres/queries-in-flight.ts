import type { Sql } from 'postgres'

/**
 * Counts what a pool has been asked and has not answered: statements by `unsafe`, which all of ours are
 * but for a few at the start, and transactions as one each.
 */
export const watched = <Types extends Record<string, unknown>>(
  sql: Sql<Types>,
): { readonly sql: Sql<Types>; readonly inFlight: () => number } => {
  let inFlight = 0
  const counted = <Asked extends PromiseLike<unknown>>(asked: Asked): Asked => {
    inFlight += 1
    const answered = (): void => {
      inFlight -= 1
    }
    void asked.then(answered, answered)
    return asked
  }
  const unsafe: Sql<Types>['unsafe'] = (...query) => counted(sql.unsafe(...query))
  const begin = (...work: Parameters<Sql<Types>['begin']>) => counted(sql.begin(...work))
  return {
    sql: new Proxy(sql, {
      get: (target, name) =>
        name === 'unsafe' ? unsafe : name === 'begin' ? begin : Reflect.get(target, name),
    }),
    inFlight: () => inFlight,
  }
}
