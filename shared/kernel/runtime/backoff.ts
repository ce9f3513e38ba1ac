/**
 * How long to wait before try number `tries + 1`: doubling, bounded, with full jitter over its upper
 * half so that many who failed together do not come back together.
 * Source: M. Brooker, "Exponential Backoff And Jitter" (2015), the "equal jitter" form.
 */
export const backoffMs = (
  tries: number,
  bounds: { readonly firstDelayMs: number; readonly maxDelayMs: number },
  random: () => number,
): number => {
  const full = Math.min(bounds.maxDelayMs, bounds.firstDelayMs * 2 ** Math.max(0, tries - 1))
  return Math.round(full / 2 + (full / 2) * random())
}
