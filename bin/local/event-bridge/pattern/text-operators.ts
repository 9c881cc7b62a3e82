import { isObject } from './event-fields.ts'
import { MalformedPattern } from './malformed-pattern.ts'
import { type Operator, only, onText, textIn } from './value-test.ts'

const fold = (text: string) => text.toLowerCase()

export const equalsIgnoreCase: Operator = (operand, place) => {
  const expected = fold(textIn(operand, place))
  return onText((text) => fold(text) === expected)
}

const ignoringCase = (operand: object, place: string) => {
  const [name, expected] = only(operand, place)
  if (name !== 'equals-ignore-case') throw new MalformedPattern(place, `unknown operator "${name}"`)
  return fold(textIn(expected, `${place}, ${name}`))
}

/** Of one end of a text; `{"equals-ignore-case": …}` in the place of the text makes it ignore case. */
const ofAnEnd =
  (has: (text: string, end: string) => boolean): Operator =>
  (operand, place) => {
    if (isObject(operand)) {
      const expected = ignoringCase(operand, place)
      return onText((text) => has(fold(text), expected))
    }
    const expected = textIn(operand, place)
    return onText((text) => has(text, expected))
  }

export const prefix = ofAnEnd((text, end) => text.startsWith(end))
export const suffix = ofAnEnd((text, end) => text.endsWith(end))
