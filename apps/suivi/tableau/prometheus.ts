import { z } from 'zod'

/** One series: its labels, and its values at their times (seconds since 1970). */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly (readonly [atS: number, value: number])[]
}

const Labels = z.record(z.string(), z.string())
const Point = z.tuple([z.number(), z.string().transform(Number)])
const Answer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({
      result: z.array(
        z.union([
          z.object({ metric: Labels, values: z.array(Point) }),
          z.object({ metric: Labels, value: Point }).transform(({ metric, value }) => ({
            metric,
            values: [value],
          })),
        ]),
      ),
    }),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
])

const TIMEOUT_MS = 5_000

/** Prometheus' HTTP API. Throws with Prometheus' own message when it refuses a query, or when it does not answer. */
export const prometheusAt = (url: string) => {
  const ask = async (
    path: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly Series[]> => {
    const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      // The runtime's own message would show people an English sentence about fetch.
      throw new Error('Prometheus ne répond pas', { cause: error })
    })
    const answer = Answer.parse(await response.json())
    if (answer.status === 'error') throw new Error(answer.error)
    return answer.data.result.map(({ metric, values }) => ({ labels: metric, points: values }))
  }
  return {
    /** Gives one value of each series, at this time. */
    at: (expr: string, atS: number): Promise<readonly Series[]> =>
      ask('api/v1/query', { query: expr, time: String(atS) }),
    /** Gives the values of each series, one a step. */
    between: (
      expr: string,
      range: { readonly fromS: number; readonly toS: number; readonly stepS: number },
    ): Promise<readonly Series[]> =>
      ask('api/v1/query_range', {
        query: expr,
        start: String(range.fromS),
        end: String(range.toS),
        step: String(range.stepS),
      }),
  }
}
export type Prometheus = ReturnType<typeof prometheusAt>
