import { isObject } from './event-fields.ts'
import { MalformedPattern } from './malformed-pattern.ts'
import { compileOperator } from './pattern-operators.ts'
import { equals, only, type ValueTest } from './value-test.ts'

/** What must hold of the values at a path: one of the tests, or, if that is accepted, that there are none. */
export type Condition = {
  readonly path: string
  readonly tests: readonly ValueTest[]
  readonly acceptsAbsence: boolean
}

const isPresent: ValueTest = () => true

const existence = (operator: unknown, path: string) => {
  if (!isObject(operator) || !('exists' in operator)) return undefined
  const [, mustExist] = only(operator, path)
  if (typeof mustExist !== 'boolean') throw new MalformedPattern(path, 'exists takes true or false')
  return mustExist
}

const testOf = (value: unknown, path: string): ValueTest => {
  if (isObject(value)) return compileOperator(value, path)
  if (Array.isArray(value)) throw new MalformedPattern(path, 'an array must not stand within an array')
  return equals(value)
}

/** The values and operators at one path, of which one must hold. */
export const memberOf = (alternatives: readonly unknown[], path: string): Condition => {
  if (alternatives.length === 0) throw new MalformedPattern(path, 'an array must not be empty')
  const known = alternatives.map((one) => ({ one, exists: existence(one, path) }))
  return {
    path,
    tests: known.flatMap(({ one, exists }) => {
      if (exists === undefined) return [testOf(one, path)]
      return exists ? [isPresent] : []
    }),
    acceptsAbsence: known.some(({ exists }) => exists === false),
  }
}
