import { expect, test } from 'bun:test'
import { cut, screenOn } from './screen.ts'

/** A terminal that keeps what is written to it and can be resized. */
const terminal = (columns: number, rows: number) => {
  let written = ''
  const listeners = new Set<() => void>()
  return {
    isTTY: true,
    columns,
    rows,
    write: (text: string): boolean => {
      written += text
      return true
    },
    on: (_: 'resize', listener: () => void) => listeners.add(listener),
    off: (_: 'resize', listener: () => void) => listeners.delete(listener),
    resize(to: number) {
      this.columns = to
      for (const listener of listeners) listener()
    },
    listeners,
    /** What was written since it was asked last, with ESC as ^. */
    taken: (): string => {
      const text = written.replaceAll('\u001b', '^')
      written = ''
      return text
    },
  }
}

test('what is drawn again begins where the last drawing began, however long its lines are', () => {
  const out = terminal(5, 24)
  const screen = screenOn(out)
  out.taken()
  screen.draw(['a longer line', 'two'])
  expect(out.taken()).toBe('\r^[0Ja lon\ntwo\n')
  screen.draw(['one'])
  expect(out.taken()).toBe('^[2A\r^[0Jone\n')
})

test('a line that comes between stands above, and leaves no ghost', () => {
  const out = terminal(80, 24)
  const screen = screenOn(out)
  screen.draw(['one', 'two'])
  out.taken()
  screen.above('Kafka has ended')
  expect(out.taken()).toBe('^[2A\r^[0JKafka has ended\none\ntwo\n')
})

test('a terminal that was resized is cleared and drawn again at its width', () => {
  const out = terminal(80, 24)
  const screen = screenOn(out)
  screen.draw(['a longer line'])
  out.taken()
  out.resize(3)
  expect(out.taken()).toBe('^[H^[2Ja l\n')
})

test('lines that a low terminal has no room for are left out at the top', () => {
  const out = terminal(80, 3)
  const screen = screenOn(out)
  out.taken()
  screen.draw(['head', 'one', 'two'])
  expect(out.taken()).toBe('\r^[0Jone\ntwo\n')
})

test('after its end nothing is drawn, and the cursor is back', () => {
  const out = terminal(80, 24)
  const screen = screenOn(out)
  screen.draw(['one'])
  out.taken()
  screen.end()
  screen.draw(['two'])
  out.resize(40)
  expect(out.taken()).toBe('^[?25h')
  expect(out.listeners.size).toBe(0)
})

test('colours take no room', () => {
  expect(cut('\u001b[31mabc\u001b[0mdef', 4)).toBe('\u001b[31mabc\u001b[0md')
})
