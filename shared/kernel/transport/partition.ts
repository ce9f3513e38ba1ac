const SEED = 0x9747b28c
const M = 0x5bd1e995
const encoder = new TextEncoder()

/**
 * The murmur2 hash that Kafka's Java client partitions by (org.apache.kafka.common.utils.Utils),
 * as a signed 32-bit integer.
 */
export const murmur2 = (bytes: Uint8Array): number => {
  const { length } = bytes
  const at = (index: number): number => bytes[index] ?? 0
  let h = SEED ^ length
  const whole = length & ~3
  for (let i = 0; i < whole; i += 4) {
    let k = at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24)
    k = Math.imul(k, M)
    k ^= k >>> 24
    k = Math.imul(k, M)
    h = Math.imul(h, M) ^ k
  }
  const rest = length & 3
  if (rest === 3) h ^= at(whole + 2) << 16
  if (rest >= 2) h ^= at(whole + 1) << 8
  if (rest >= 1) h = Math.imul(h ^ at(whole), M)
  h ^= h >>> 13
  h = Math.imul(h, M)
  return h ^ (h >>> 15)
}

/** The partition of a key, as Kafka's Java client chooses it, for any number of partitions. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions
