/** What Redis sent is not what the command or the script answers. Says where, and quotes nothing: an answer holds ids of people. */
const unexpected = (wanted: string, raw: unknown) =>
  new Error(`Redis answered with ${raw === null ? 'nothing' : typeof raw} where ${wanted} is expected`)

/** A list. Throws for anything else, as all parsers here. */
export const parseList = (raw: unknown): readonly unknown[] => {
  if (Array.isArray(raw)) return raw
  throw unexpected('a list', raw)
}

export const parseText = (raw: unknown): string => {
  if (typeof raw === 'string') return raw
  throw unexpected('a text', raw)
}

/** A number, or the digits of one. */
export const parseNumber = (raw: unknown): number => {
  const number = typeof raw === 'string' && raw !== '' ? Number(raw) : raw
  if (typeof number === 'number' && !Number.isNaN(number)) return number
  throw unexpected('a number', raw)
}

/** The names and values of a flat list, as HGETALL and XRANGE give a hash and an entry. */
export const parsePairs = (raw: unknown): Record<string, string> => {
  const flat = parseList(raw).map(parseText)
  if (flat.length % 2 === 1) throw unexpected('a value', undefined)
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))
}
