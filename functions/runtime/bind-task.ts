import { type Makers, makeParts } from './parts.ts'

/** Lambda's context of an invocation, as far as a task uses it. */
export type TaskContext = { readonly getRemainingTimeInMillis: () => number }

/** A Lambda that no player calls. Its result is for a person who invokes it by hand, and for tests. */
export type TaskHandler = (input: unknown, context: TaskContext) => Promise<object>

/** Gives a task its real parts when Lambda loads the bundle. In a test the import binds nothing. */
export const bindTask = <Parts>(make: (parts: Parts) => TaskHandler, makers: Makers<Parts>): TaskHandler | undefined =>
  UNDER_TEST ? undefined : make(makeParts(makers))
