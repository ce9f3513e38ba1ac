import { describe, expect, test } from 'bun:test'
import { UnitError } from '../errors.ts'
import { columnsOf, json, listed, name, optionalName } from './columns.ts'

describe('rows as columns', () => {
  test('come one column after the other', () => {
    const rows = [
      { a: 'x', b: 1, c: undefined },
      { a: 'y', b: 2, c: 'z' },
    ]
    const text = columnsOf(
      rows,
      ({ a }) => name(a),
      ({ b }) => String(b),
      ({ c }) => optionalName(c),
    )
    expect(text).toBe('x\u001Fy\u001D1\u001F2\u001D\u001E\u001Fz')
  })

  test('a column without any value is empty, and no rows are null', () => {
    const none = (): null => optionalName(undefined) as null
    expect(columnsOf([{ a: 'x' }, { a: 'y' }], ({ a }) => name(a), none)).toBe('x\u001Fy\u001D')
    expect(columnsOf([], () => 'x')).toBeNull()
  })

  test('what would divide them, an empty name and half a surrogate pair are refused', () => {
    for (const wrong of ['', 'a\u001Fb', '\u001E', 'a\u001D', '\uD800'])
      expect(() => columnsOf([wrong], name)).toThrow(UnitError)
  })

  test('JSON may hold every character but those that PostgreSQL cannot read', () => {
    for (const text of ['\u001D\u001E\u001F', 'é', '😀', '\\u0000', '\\\\ud800', '\u0001'])
      expect(JSON.parse(json({ text }))).toEqual({ text })
    for (const text of [
      '\u0000',
      '\\\u0000',
      '\uD800',
      'a\uDFFF',
      '\\'.repeat(3_000_000) + '\u0000',
    ])
      expect(() => json({ text })).toThrow(UnitError)
  })

  test('what lists go by is shown without separators, and may be missing', () => {
    expect(['C1', 'C\u001D\u001F1', '', null, undefined].map(listed)).toEqual([
      'C1',
      'C\uFFFD\uFFFD1',
      null,
      null,
      null,
    ])
  })
})
