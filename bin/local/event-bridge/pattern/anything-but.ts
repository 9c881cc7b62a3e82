import { isObject } from './event-fields.ts'
import { MalformedPattern } from './malformed-pattern.ts'
import { isInRange } from './numeric.ts'
import { equalsIgnoreCase, prefix, suffix } from './text-operators.ts'
import { equals, type Operator, only, textIn } from './value-test.ts'
import { wildcard } from './wildcard.ts'

const negatable: ReadonlyMap<string, Operator> = new Map(
  Object.entries({ prefix, suffix, 'equals-ignore-case': equalsIgnoreCase, wildcard }),
)

const listOf = (operand: unknown, place: string): readonly unknown[] => {
  const list = Array.isArray(operand) ? operand : [operand]
  if (list.length === 0) throw new MalformedPattern(place, 'a list must not be empty')
  return list
}

const excludedValues = (operand: unknown, place: string) => {
  const values = listOf(operand, place)
  const areTexts = values.every((value) => typeof value === 'string')
  if (!areTexts && !values.every(isInRange))
    throw new MalformedPattern(place, 'either texts or numbers from -5e9 to 5e9 must be given')
  return values.map(equals)
}

const excludedBy = (expression: object, place: string) => {
  const [name, operand] = only(expression, place)
  const operator = negatable.get(name)
  if (!operator) throw new MalformedPattern(place, `unknown operator "${name}"`)
  const within = `${place}, ${name}`
  return listOf(operand, within).map((one) => {
    if (textIn(one, within) === '' && name.endsWith('fix')) throw new MalformedPattern(within, 'it must not be empty')
    return operator(one, within)
  })
}

/** Any value but those given, or but those for which another operator holds. There must be a value. */
export const anythingBut: Operator = (operand, place) => {
  const excluded = isObject(operand) ? excludedBy(operand, place) : excludedValues(operand, place)
  return (value) => !excluded.some((test) => test(value))
}
