/** The names of a table's rows, in its order. */
export const keysOf = <Table extends object>(table: Table): readonly (keyof Table & string)[] =>
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: TypeScript allows for members that a type does not name; a table written out has none
  Object.keys(table) as (keyof Table & string)[]
