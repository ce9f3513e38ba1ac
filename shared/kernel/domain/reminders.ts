/** Which of a service's own facts it looks at again when they are old enough. */
export interface Reminders<Event, Command> {
  /** The cursor that says how far the journal has been looked at is stored under this name, which must never change. */
  readonly name: string
  /** How old a fact is when its stream gets the command. */
  readonly delayMs: number
  /** Gives the command that a fact asks for by then; undefined for none. */
  commandFor(event: Event): Command | undefined
}
