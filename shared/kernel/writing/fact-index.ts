declare const factIndex: unique symbol

/** The place of a fact among those that its batch appends; its position follows from the commit. */
export type FactIndex = number & { readonly [factIndex]: true }

/** The one place where a number becomes an index of a fact. */
export const factIndexAt = (place: number): FactIndex => place as FactIndex
