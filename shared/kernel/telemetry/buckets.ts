/**
 * The bounds of histograms, chosen from latencies measured on two shared cores. In a lone saga a commit takes
 * 1–3 ms, a fact is consumed 1–2 ms after it was published, and the saga lasts about 5 ms. Under full load a
 * commit takes 10–50 ms and a fact waits 30–250 ms. Anything slower is an incident; buckets go up to ten minutes.
 */
export const EVENT_MS = [
  1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
]

/** A request waits for one commit at most. */
export const REQUEST_MS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1_000, 2_500, 5_000]

export const COMMIT_MS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 250, 500, 1_000, 5_000]

/** Providers answer in 50–500 ms; a try is given up after 3 s. */
export const PROVIDER_MS = [
  1, 2, 5, 10, 25, 50, 100, 200, 350, 500, 750, 1_000, 2_000, 3_000, 5_000,
]

/** A saga takes milliseconds by itself, and up to an hour where a payment in doubt, a webhook or a person delays it. */
export const SAGA_MS = [
  2, 5, 10, 20, 50, 100, 200, 300, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
  600_000, 3_600_000,
]

/** A batch has at most 1,000 units; a service whose batches are that large has no room left. */
export const BATCH = [1, 2, 5, 10, 20, 50, 100, 200, 350, 500, 750, 1_000]
