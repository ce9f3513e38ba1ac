/** A PSP of one's own: it takes charges, counts how it is asked, and answers or not as it is told. */
export const countingPsp = () => {
  const asked: { readonly colisId: string; readonly key: string }[] = []
  let silent = false
  let stillSilent: string | undefined
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const body: unknown = await request.json()
      const key = request.headers.get('idempotency-key') ?? ''
      const colisId =
        typeof body === 'object' && body !== null && 'colisId' in body ? String(body.colisId) : ''
      asked.push({ colisId, key })
      return silent || colisId === stillSilent
        ? Response.json({}, { status: 500 })
        : Response.json({ reference: `ref-${key}` }, { status: 201 })
    },
  })
  return {
    url: server.url.href,
    /** The idempotency keys with which it was asked to charge this parcel, one for each time. */
    asked: (colisId: string): readonly string[] =>
      asked.filter((one) => one.colisId === colisId).map(({ key }) => key),
    /** From now on it answers nobody. */
    silence: (): void => {
      silent = true
    },
    /** It answers again, but about this parcel. */
    answer: (except?: string): void => {
      silent = false
      stillSilent = except
    },
    stop: (): void => void server.stop(true),
  }
}
