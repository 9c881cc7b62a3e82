import { randomBytes } from 'node:crypto'
import { encode } from './tap.ts'

/** Letters and digits of a random id, as long as the given one. */
const fresh = (word: Buffer) =>
  Buffer.from(randomBytes(word.length).toString('base64url').replace(/[-_]/g, 'x').slice(0, word.length))

/**
 * Two recordings of one request, sent twice: the words in which they differ are ids of the attempt. Gives a maker of the
 * same command as a new attempt sends it, with an id of that length of its own. Throws when they differ in more.
 */
export const asNewAttempts = (first: readonly Buffer[], second: readonly Buffer[]): (() => Buffer) => {
  const own = first.flatMap((word, i) => (second[i]?.equals(word) ? [] : [i]))
  if (first.length !== second.length || own.length < 1 || own.length > 2)
    throw new Error(`Two attempts of one request differ in ${own.length} of ${first.length} words`)
  return () => encode(first.map((word, i) => (own.includes(i) ? fresh(word) : word)))
}
