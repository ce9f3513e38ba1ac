/**
 * Something that a unit needs has not been read yet; the workspace has noted what. It is loaded, and the whole batch
 * is decided again.
 */
export const NOT_LOADED = Symbol('not loaded')
export type NotLoaded = typeof NOT_LOADED
