import type { View } from './view.ts'

/** Lines for people that come at any time, from whatever starts, fails or ends: beside the view, never into it. */
export const messagesOn = (err: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) => {
  let view: View | undefined
  return {
    say: (line: string): void => {
      // Where standard error is a file, the line goes there and moves nothing on the screen.
      if (view?.say !== undefined && err.isTTY) view.say(line)
      else err.write(`${line}\n`)
    },
    /** Ends the view: what is said from now on stands below it. */
    end: (): void => {
      view?.end()
      view = undefined
    },
    /** From now on lines make room for themselves in this view, or in none. */
    beside: (shown: View | undefined): void => {
      view = shown
    },
  }
}

export type Messages = ReturnType<typeof messagesOn>
