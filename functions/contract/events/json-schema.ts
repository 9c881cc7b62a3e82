import type * as z from 'zod/mini'

type Written = { readonly jsonSchema: z.core.JSONSchema.BaseSchema }

/** Leaves out of a JSON Schema what nobody wrote: a format says it already, the largest or smallest safe integer is no rule, NaN no value. */
export const withoutNoise = ({ jsonSchema }: Written): void => {
  if (jsonSchema.format) delete jsonSchema.pattern
  if (Number.isNaN(jsonSchema.default)) delete jsonSchema.default
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
