/** How each part of a function is made. */
export type Makers<Parts> = { readonly [Part in keyof Parts]: () => Parts[Part] }

// biome-ignore-start lint/nursery/noUnsafeTypeAssertion: each part is made by the maker of its name
export const makeParts = <Parts>(makers: Makers<Parts>): Parts =>
  Object.fromEntries(Object.entries<() => unknown>(makers).map(([name, part]) => [name, part()])) as Parts
// biome-ignore-end lint/nursery/noUnsafeTypeAssertion: as above
