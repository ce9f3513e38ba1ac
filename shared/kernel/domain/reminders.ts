/** What a service's own facts oblige it to look at again later. */
export interface Reminders<Event, Command> {
  /** The cursor that says how far they have been looked at is stored under this name: it never changes. */
  readonly name: string
  /** How old a fact is when its stream gets the command. */
  readonly delayMs: number
  /** The command that a fact asks for then; undefined: none. */
  commandFor(event: Event): Command | undefined
}
