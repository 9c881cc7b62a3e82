import { randomBytes } from 'node:crypto'
import type { Started } from '../calls.ts'

/** A command's words. */
type Words = readonly Uint8Array[]

/** A session, and one request about it as Redis gets it, sent twice. */
export type Recording = { readonly player: Started; readonly attempts: readonly [Words, Words] }

/** The claim of the session's create, too. */
export type Life = Recording & { readonly claim: Words }

/** Letters and digits of a random id, as long as the given one. */
const fresh = ({ length }: Uint8Array) =>
  Buffer.from(randomBytes(length).toString('base64url').replace(/[-_]/g, 'x').slice(0, length))

/**
 * The words in which two attempts of one request differ are ids of the attempt. Gives a maker of the same command as a
 * new attempt sends it, with an id of that length of its own. Throws when they differ in more.
 */
export const asNewAttempts = ([first, second]: Recording['attempts']): (() => Buffer[]) => {
  const own = first.flatMap((word, i) => (Buffer.compare(word, second[i] ?? new Uint8Array()) === 0 ? [] : [i]))
  if (first.length !== second.length || own.length < 1 || own.length > 2)
    throw new Error(`Two attempts of one request differ in ${own.length} of ${first.length} words`)
  return () => first.map((word, i) => (own.includes(i) ? fresh(word) : Buffer.from(word)))
}
