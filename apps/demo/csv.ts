/** A table as it was written: its records, by column name, and the character between two fields. */
export interface Csv {
  readonly records: readonly Readonly<Record<string, string>>[]
  readonly separator: string
}

/** What may stand between two fields: Excel writes `;` where the comma is the decimal mark, tabs as "Unicode text". */
const SEPARATORS = [',', ';', '\t'] as const

/**
 * Parses CSV with a header row (RFC 4180: quotes, doubled quotes, separators and line ends within
 * quotes); lines may end as on any system, and a first line `sep=;` says the separator, as Excel reads it. Throws naming the line whose number of fields is wrong.
 */
export const parseCsv = (text: string): Csv => {
  const told = /^"?sep=(.)"?(?:\r\n|\r|\n)/i.exec(text)
  const body = text.slice(told?.[0].length ?? 0)
  const separator = told?.[1] ?? separatorOf(body)
  const [header, ...rows] = rowsOf(body, separator)
  if (header === undefined) throw new Error('no header row')
  const [only = ''] = header
  const other = /[|:]/.exec(only)?.[0]
  if (header.length === 1 && other !== undefined)
    throw new Error(`fields are divided by "${other}", not by a comma, a semicolon or a tab`)
  const records = rows.map((row, index) => {
    if (row.length !== header.length)
      throw new Error(`row ${index + 2} has ${row.length} fields, the header ${header.length}`)
    return Object.fromEntries(header.map((name, column) => [name, row[column] ?? '']))
  })
  return { records, separator }
}

/** The separator that divides the header into most fields. */
const separatorOf = (text: string): string => {
  const [header = ''] = text.split(/[\r\n]/, 1)
  const counts = SEPARATORS.map((separator) => [separator, header.split(separator).length] as const)
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}

const rowsOf = (text: string, separator: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const endRow = (): void => {
    row.push(field)
    field = ''
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i)
    if (quoted) {
      if (character !== '"') field += character
      else if (text.charAt(i + 1) === '"') {
        field += '"'
        i += 1
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === separator) {
      row.push(field)
      field = ''
    } else if (character === '\n') endRow()
    else if (character !== '\r') field += character
    else if (text.charAt(i + 1) !== '\n') endRow()
  }
  if (quoted) throw new Error('a quote is not closed')
  if (field !== '' || row.length > 0) endRow()
  return rows
}
