import type * as z from 'zod/mini'

/**
 * A schema that is made when it is first asked for: no endpoint checks its own replies, so that none makes these at its
 * start.
 */
export const lazily = <Schema extends z.ZodMiniObject>(make: () => Schema) => {
  let made: Schema | undefined
  return () => {
    made ??= make()
    return made
  }
}
