/**
 * Parses CSV with a header row (RFC 4180: quotes, doubled quotes, commas and line ends within
 * quotes). Gives one record a row, by column name. Throws naming the line whose number of fields is wrong.
 */
export const parseCsv = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [header, ...rows] = rowsOf(text)
  if (header === undefined) throw new Error('no header row')
  return rows.map((row, index) => {
    if (row.length !== header.length)
      throw new Error(`row ${index + 2} has ${row.length} fields, the header ${header.length}`)
    return Object.fromEntries(header.map((name, column) => [name, row[column] ?? '']))
  })
}

const rowsOf = (text: string): string[][] => {
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
    else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\n') endRow()
    else if (character !== '\r') field += character
  }
  if (quoted) throw new Error('a quote is not closed')
  if (field !== '' || row.length > 0) endRow()
  return rows
}
