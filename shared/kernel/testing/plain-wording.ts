import type { Wording } from '../http/wording.ts'

/** Words for tests of HTTP: each problem shows its fault as it is, and nothing is left out. */
export const plainWording: Wording = {
  problemOf: (fault) => ({
    type: `urn:test:${fault.kind}`,
    title: fault.kind,
    status: STATUS[fault.kind] ?? 400,
    detail: fault.kind,
    extensions: { fault },
  }),
  health: {
    alivePath: '/alive',
    readyPath: '/ready',
    alive: (service) => ({ service }),
    ready: () => ({ ready: true }),
    unready: (missing) => ({ ready: false, missing }),
  },
  parked: {
    listPath: '/parked',
    redrivePath: '/parked/:key/redrive',
    formerRedrivePath: '/parked/:key/again',
    formerSinceS: 1_700_000_000,
    list: (parked) => ({ parked: parked.map(({ key, error }) => ({ key, error })) }),
  },
}

const STATUS: Readonly<Record<string, 404 | 405 | 408 | 413 | 415 | 500 | 503>> = {
  'no-route': 404,
  'nothing-parked': 404,
  method: 405,
  'body-too-slow': 408,
  'body-too-big': 413,
  'content-type': 415,
  charset: 415,
  'content-encoding': 415,
  internal: 500,
  'part-away': 503,
  starting: 503,
  stopping: 503,
}
