import { MalformedPattern } from './malformed-pattern.ts'

/** Of one value of an event: a text, a number, true, false or null. */
export type ValueTest = (value: unknown) => boolean

/** Makes a test of what a pattern gives an operator. `place` is where, for the error. */
export type Operator = (operand: unknown, place: string) => ValueTest

export const equals =
  (expected: unknown): ValueTest =>
  (value) =>
    value === expected

/** A test that holds of texts only. */
export const onText =
  (test: (text: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'string' && test(value)

export const textIn = (operand: unknown, place: string) => {
  if (typeof operand !== 'string') throw new MalformedPattern(place, 'a text must be given')
  return operand
}

/** The one member of an object. */
export const only = (object: object, place: string): [name: string, value: unknown] => {
  const [member, ...others] = Object.entries(object)
  if (!member || others.length > 0) throw new MalformedPattern(place, 'an operator is an object of exactly one member')
  return member
}
