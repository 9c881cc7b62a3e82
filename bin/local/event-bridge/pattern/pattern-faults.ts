import { isObject } from './event-fields.ts'
import { matcher } from './event-pattern.ts'

/** The parts of a pattern that can be wrong by themselves, each as a pattern: the arrays, and what is neither object nor array. */
const partsOf = (pattern: unknown): readonly unknown[] => {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) return [pattern]
  return Object.entries(pattern).flatMap(([name, inner]) => partsOf(inner).map((part) => ({ [name]: part })))
}

const faultOf = (pattern: unknown): string | undefined => {
  try {
    matcher(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** All that is wrong with a pattern, each in a sentence with its place; none of one that {@link matcher} takes. */
export const patternFaults = (pattern: unknown): readonly string[] => {
  const whole = faultOf(pattern)
  if (whole === undefined) return []
  return [...new Set([...partsOf(pattern).flatMap((part) => faultOf(part) ?? []), whole])]
}
