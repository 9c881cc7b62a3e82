import * as z from 'zod/mini'

/**
 * An object with exactly these members; a misspelt one is a fault that lists the right ones. `moved` says of members
 * that stood here once where they are now.
 */
export const strictObject = <Shape extends z.core.$ZodShape>(
  shape: Shape,
  moved: Readonly<Record<string, string>> = {},
) => {
  const members = Object.keys(shape).join(', ')
  const required = Object.keys(shape).filter((member) => shape[member]?._zod.optin !== 'optional')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `must not have ${issue.keys.join(', ')}: ${issue.keys.map((key) => moved[key]).find(Boolean) ?? `its members are ${members}`}`
        : `must be an object with the members ${required.join(', ')}`,
  })
}

export const text = (pattern: RegExp, fault: string) => z.string(fault).check(z.regex(pattern, fault))

export const several = (pattern: RegExp, fault: string) =>
  z.array(text(pattern, fault), fault).check(z.minLength(2, fault))

export const whole = (min: number, max: number, about: string) => {
  const fault = `must be a whole number from ${min} to ${max}: ${about}`
  return z.int(fault).check(z.minimum(min, fault), z.maximum(max, fault))
}

export const oneOf = (numbers: readonly number[], about: string) => {
  const fault = `must be one of ${numbers.join(', ')}: ${about}`
  return z.int(fault).check(z.refine((number) => numbers.includes(number), fault))
}

/** The word, or an object of the schema. Each fault of the object is reported separately. */
export const wordOr = <const Word extends string, Schema extends z.ZodMiniType>(
  word: Word,
  schema: Schema,
  fault: string,
) =>
  z.custom<Word | z.infer<Schema>>().check((payload) => {
    const { value: input, issues } = payload
    if (input === word) return
    if (typeof input !== 'object') issues.push({ code: 'custom', message: fault, input })
    else
      for (const { path, message } of schema.safeParse(input).error?.issues ?? [])
        issues.push({ code: 'custom', path, message, input })
  })
