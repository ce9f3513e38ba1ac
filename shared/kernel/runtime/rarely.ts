/** Further texts that are remembered; beyond them the oldest is forgotten, and would be told anew. */
const REMEMBERED = 100

/**
 * Says whether a text is to be told now: at once when it is new, and while it comes again after `firstMs`, then after
 * twice that, up to every `lastMs`. A text that has not come for `lastMs` is new.
 */
export const rarely = (
  now: () => number,
  { firstMs, lastMs }: { readonly firstMs: number; readonly lastMs: number },
): ((text: string) => boolean) => {
  const told = new Map<string, { toldMs: number; seenMs: number; everyMs: number }>()
  return (text) => {
    const nowMs = now()
    const before = told.get(text)
    if (before === undefined || nowMs - before.seenMs > lastMs) {
      told.delete(text)
      told.set(text, { toldMs: nowMs, seenMs: nowMs, everyMs: firstMs })
      const [oldest = text] = told.keys()
      if (told.size > REMEMBERED) told.delete(oldest)
      return true
    }
    before.seenMs = nowMs
    const sinceMs = nowMs - before.toldMs
    // Negative: the clock was set back, and says nothing of how long ago it was.
    if (sinceMs >= 0 && sinceMs < before.everyMs) return false
    before.toldMs = nowMs
    before.everyMs = Math.min(before.everyMs * 2, lastMs)
    return true
  }
}
