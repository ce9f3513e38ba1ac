/**
 * The text of a file that a program for tables has saved: UTF-8, or UTF-16 with its mark; the mark is dropped.
 * Throws with what to do about it when it is in another encoding, because letters that are guessed wrong are
 * noticed only on the parcel.
 */
export const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff && 'utf-16be'
  if (marked !== false) return read(bytes, marked)
  if (bytes.includes(0)) throw new Error(`no UTF-8: UTF-16 without a mark, it seems; ${ADVICE}`)
  return read(bytes, 'utf-8')
}

const ADVICE = 'save it as "CSV UTF-8"'

const read = (bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Error(
      encoding === 'utf-8'
        ? `no UTF-8: Windows-1252 or another older encoding, it seems; ${ADVICE}`
        : `its mark says ${encoding}, which it is not; ${ADVICE}`,
    )
  }
}
