import type { TopicRecord } from '../../../shared/kernel/kafka.ts'

/** A record as lines: when, where, key and value as they are; its headers below it where they are wanted. */
export const recordLines = (record: TopicRecord, headers: boolean): readonly string[] => {
  const { partition, offset, timestampMs, key, value, unreadable } = record
  const place = `${partition}/${offset}`
  if (unreadable !== undefined) return [`${place}  cannot be read: ${printable(unreadable)}`]
  const when = new Date(timestampMs).toISOString()
  return [
    `${when}  ${place}  ${printable(key ?? '(no key)')}  ${printable(value ?? '(no value)')}`,
    ...(headers
      ? record.headers.map(([name, text]) => `    ${printable(name)}: ${printable(text)}`)
      : []),
  ]
}

/** Anybody may have written it: what would move a terminal's cursor is shown by its number. */
const printable = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (one) => `\\u${one.codePointAt(0)?.toString(16).padStart(4, '0')}`)
