/** What a screen needs of standard output. */
export type Out = Pick<NodeJS.WriteStream, 'write'> & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  on?(event: 'resize', listener: () => void): unknown
  off?(event: 'resize', listener: () => void): unknown
}

const ESC = '\u001b['
/** Where the terminal does not say how large it is. */
const USUAL = { columns: 80, rows: 24 }

/** Lines that are drawn over those drawn before, at the end of what the terminal shows. */
export interface Screen {
  draw(lines: readonly string[]): void
  /** Writes a line above them, which stays. */
  above(line: string): void
  /** Leaves what was drawn last, and the terminal as it was: from now on nothing is drawn. */
  end(): void
}

/**
 * Draws on a terminal. A line that would wrap takes two rows of it, and the next drawing would begin one row too low:
 * each line is cut at the terminal's width, and lines that it has no rows for are left out at the top. A terminal that
 * is resized wraps what it shows anew, where nobody can tell; it is cleared and drawn again.
 */
export const screenOn = (out: Out): Screen => {
  let drawn: readonly string[] = []
  let height = 0
  let ended = false
  const erase = (): string => (height > 0 ? `${ESC}${height}A\r${ESC}0J` : `\r${ESC}0J`)
  const lines = (): string => {
    const { columns = USUAL.columns, rows = USUAL.rows } = out
    // The cursor stands on a row of its own below what is drawn.
    const fitting = drawn.slice(-Math.max(1, rows - 1))
    height = fitting.length
    return fitting.map((line) => `${cut(line, columns)}\n`).join('')
  }
  const resized = (): void => {
    height = 0
    out.write(`${ESC}H${ESC}2J${lines()}`)
  }
  out.write(`${ESC}?25l`)
  out.on?.('resize', resized)
  return {
    draw: (next) => {
      if (ended) return
      drawn = next
      const gone = erase()
      out.write(gone + lines())
    },
    above: (line) => {
      const gone = erase()
      out.write(`${gone}${line}\n${lines()}`)
    },
    end: () => {
      ended = true
      out.off?.('resize', resized)
      out.write(`${ESC}?25h`)
    },
  }
}

/** Colours take no room. */
const COLOUR = new RegExp(`(${ESC.replace('[', String.raw`\[`)}[0-9;]*m)`)

/** A line that takes at most so many columns; every character here takes one. */
export const cut = (line: string, columns: number): string => {
  let left = columns
  return line
    .split(COLOUR)
    .map((part) => {
      if (COLOUR.test(part)) return part
      const shown = Array.from(part).slice(0, left)
      left -= shown.length
      return shown.join('')
    })
    .join('')
}
