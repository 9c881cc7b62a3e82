import { areTogether, type Field, fieldsOf, type Membership } from './event-fields.ts'
import { alternativesOf } from './pattern-alternatives.ts'
import type { Condition } from './pattern-member.ts'

type Fields = ReadonlyMap<string, readonly Field[]>

const holds = (conditions: readonly Condition[], fields: Fields, membership: Membership): boolean => {
  const [first, ...others] = conditions
  if (!first) return true
  const here = (fields.get(first.path) ?? []).filter((field) => areTogether(membership, field.membership))
  if (here.length === 0) return first.acceptsAbsence && holds(others, fields, membership)
  return here.some(
    (field) =>
      first.tests.some((test) => test(field.value)) &&
      holds(others, fields, new Map([...membership, ...field.membership])),
  )
}

/**
 * Whether an event matches a pattern, as EventBridge decides it
 * (docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, github.com/aws/event-ruler).
 * Every member of the pattern must hold, each by one of its values; of an array of objects it is one element that
 * must fit all of them. Throws {@link MalformedPattern} with the place in the pattern and the operator.
 *
 * A number is compared by its value: AWS documents that 300 and 3.0e2 differ to an exact match, which a parsed event
 * does not show.
 */
export const matcher = (pattern: unknown) => {
  const alternatives = alternativesOf(pattern)
  return (event: unknown): boolean => {
    const fields = fieldsOf(event)
    return alternatives.some((conditions) => holds(conditions, fields, new Map()))
  }
}
