declare const factIndex: unique symbol

/** The place of a fact among those that its batch appends. The commit turns it into a position. */
export type FactIndex = number & { readonly [factIndex]: true }

/** Makes an index of a number; nothing else does. */
export const factIndexAt = (place: number): FactIndex => place as FactIndex
