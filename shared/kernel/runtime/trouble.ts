/** The ways in which a part is known to be unwell. */
export const troubleKinds = [
  /** The server is a standby: it takes no writes. */
  'standby',
  'read-only',
  /** `detail`: the role that has no right to append to the journal. */
  'may-not-append',
  /** `detail`: why the last commit was refused. */
  'refuses-writes',
  /** `detail`: why. */
  'kafka-away',
  /** `detail`: why. */
  'database-away',
  'outside-its-group',
  /** `detail`: for how long, in milliseconds. */
  'silent',
  'stopping',
  /** It starts; `detail`: why it waits for this part, when it does. */
  'starting',
  /** Units wait and nothing is committed; `detail`: since how many seconds, and why. */
  'stands-still',
  /** `detail`: what was thrown, or what a service has found itself. */
  'failed',
] as const

/** What is wrong with a part: worded for people by whoever shows it. */
export interface Trouble {
  readonly kind: (typeof troubleKinds)[number]
  readonly detail?: string
}
