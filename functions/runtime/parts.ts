/** How each part of a function is made. */
export type Makers<Parts> = { readonly [Part in keyof Parts]: () => Parts[Part] }

export const makeParts = <Parts>(makers: Makers<Parts>): Parts =>
  Object.fromEntries(Object.entries<() => unknown>(makers).map(([name, part]) => [name, part()])) as Parts
