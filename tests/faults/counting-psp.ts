/** A PSP of one's own: it takes every charge, counts how it is asked, and is silent when told to be. */
export const countingPsp = () => {
  const asked: { readonly colisId: string; readonly key: string }[] = []
  let silent = false
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const body: unknown = await request.json()
      const key = request.headers.get('idempotency-key') ?? ''
      const colisId =
        typeof body === 'object' && body !== null && 'colisId' in body ? String(body.colisId) : ''
      asked.push({ colisId, key })
      return silent
        ? Response.json({}, { status: 500 })
        : Response.json({ reference: `ref-${key}` }, { status: 201 })
    },
  })
  return {
    url: server.url.href,
    /** The idempotency keys with which it was asked to charge this parcel, one for each time. */
    asked: (colisId: string): readonly string[] =>
      asked.filter((one) => one.colisId === colisId).map(({ key }) => key),
    silence: (): void => {
      silent = true
    },
    answer: (): void => {
      silent = false
    },
    stop: (): void => void server.stop(true),
  }
}
