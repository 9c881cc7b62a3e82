/** Which element of which arrays a value lies in; every array of an event has a number of its own. */
export type Membership = ReadonlyMap<number, number>

/** One value of an event that is neither object nor array. Its path is the names on the way, joined by dots. */
export type Field = { readonly path: string; readonly value: unknown; readonly membership: Membership }

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The values of an event by path. An empty array or object has none. */
export const fieldsOf = (event: unknown): ReadonlyMap<string, readonly Field[]> => {
  let arrays = 0
  const flatten = (value: unknown, path: string, membership: Membership): Field[] => {
    if (isObject(value))
      return Object.entries(value).flatMap(([name, inner]) =>
        flatten(inner, path ? `${path}.${name}` : name, membership),
      )
    if (!Array.isArray(value)) return [{ path, value, membership }]
    const array = arrays++
    return value.flatMap((element, i) => flatten(element, path, new Map([...membership, [array, i]])))
  }
  return Map.groupBy(flatten(event, '', new Map()), ({ path }) => path)
}

/** Whether two values can belong to one object: not those of different elements of the same array. */
export const areTogether = (one: Membership, other: Membership) =>
  [...one].every(([array, element]) => (other.get(array) ?? element) === element)
