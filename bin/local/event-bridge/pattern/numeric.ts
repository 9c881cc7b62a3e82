import { MalformedPattern } from './malformed-pattern.ts'
import type { Operator } from './value-test.ts'

const LIMIT = 5e9

/** Whether it is a number that EventBridge compares: from -5e9 to 5e9. */
export const isInRange = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= LIMIT

const comparisons: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map(
  Object.entries({
    '=': (value: number, bound: number) => value === bound,
    '<': (value: number, bound: number) => value < bound,
    '<=': (value: number, bound: number) => value <= bound,
    '>': (value: number, bound: number) => value > bound,
    '>=': (value: number, bound: number) => value >= bound,
  }),
)

const comparison = ([sign, bound]: readonly unknown[], place: string) => {
  const compare = comparisons.get(sign)
  if (!compare) throw new MalformedPattern(place, `unknown comparison ${JSON.stringify(sign)}`)
  if (!isInRange(bound)) throw new MalformedPattern(place, `${sign} takes a number from -5e9 to 5e9`)
  return { bound, holds: (value: number) => compare(value, bound) }
}

const isLower = (sign: unknown) => sign === '>' || sign === '>='
const isUpper = (sign: unknown) => sign === '<' || sign === '<='

/** A comparison, `["<", 10]`, or a lower and then an upper bound, `[">", 0, "<=", 5]`; of numbers only. */
export const numeric: Operator = (operand, place) => {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw new MalformedPattern(place, 'it takes one comparison, or a lower and an upper bound')
  const first = comparison(operand.slice(0, 2), place)
  if (operand.length === 2) return (value) => isInRange(value) && first.holds(value)
  const second = comparison(operand.slice(2), place)
  if (!isLower(operand[0]) || !isUpper(operand[2]) || first.bound >= second.bound)
    throw new MalformedPattern(place, 'a range is a lower and then a higher upper bound')
  return (value) => isInRange(value) && first.holds(value) && second.holds(value)
}
