const TIMEOUT_MS = 2_000

/** Counts the commands that all instances of suivi have sent to the cache; undefined when there is no cache. */
export const cacheCommandsOf = async (suivi: readonly string[]): Promise<number | undefined> => {
  const texts = await Promise.all(
    suivi.map(async (address) => {
      const response = await fetch(`${address}/metrics`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return await response.text()
    }),
  ).catch(() => [])
  const counts = texts.flatMap((text) =>
    [...text.matchAll(/^cache_commands_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count)),
  )
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}
