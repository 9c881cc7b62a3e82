import { anythingBut } from './anything-but.ts'
import { cidr } from './cidr.ts'
import { MalformedPattern } from './malformed-pattern.ts'
import { numeric } from './numeric.ts'
import { equalsIgnoreCase, prefix, suffix } from './text-operators.ts'
import { type Operator, only } from './value-test.ts'
import { wildcard } from './wildcard.ts'

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    prefix,
    suffix,
    'equals-ignore-case': equalsIgnoreCase,
    'anything-but': anythingBut,
    numeric,
    wildcard,
    cidr,
  }),
)

/** Whether the word stands for an operator wherever it is the name of a member. */
export const isOperator = (name: string) => operators.has(name) || name === 'exists'

/** The test that an object in the place of a value stands for. */
export const compileOperator = (expression: object, path: string) => {
  const [name, operand] = only(expression, path)
  const operator = operators.get(name)
  if (!operator) throw new MalformedPattern(path, `unknown operator "${name}"`)
  return operator(operand, `${path}, ${name}`)
}
