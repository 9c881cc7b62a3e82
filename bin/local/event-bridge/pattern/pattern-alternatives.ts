import { isObject } from './event-fields.ts'
import { MalformedPattern } from './malformed-pattern.ts'
import { type Condition, memberOf } from './pattern-member.ts'
import { isOperator } from './pattern-operators.ts'

type Alternative = readonly Condition[]

const bothOf = (ones: readonly Alternative[], others: readonly Alternative[]) =>
  ones.flatMap((one) => others.map((other) => [...one, ...other]))

/** An array of values in the place of objects, as in `"$or": [{"prefix": "a"}]`, is an error in the pattern. */
const refuseOperatorNames = (pattern: Record<string, unknown>, place: string) => {
  const [name] = Object.keys(pattern).filter(isOperator)
  if (name) throw new MalformedPattern(place, `"${name}" is an operator, not a member, within $or`)
}

const alternativesOfOr = (branches: unknown, path: string): Alternative[] => {
  const place = path ? `${path}.$or` : '$or'
  if (!Array.isArray(branches) || branches.length < 2)
    throw new MalformedPattern(place, '$or takes an array of at least two objects')
  return branches.flatMap((branch) => alternativesAt(branch, path, true))
}

const alternativesAt = (pattern: unknown, path: string, isWithinOr: boolean): readonly Alternative[] => {
  if (!isObject(pattern)) throw new MalformedPattern(path || 'its root', 'an object or an array must stand here')
  if (Object.keys(pattern).length === 0) throw new MalformedPattern(path || 'its root', 'an object must not be empty')
  if (isWithinOr) refuseOperatorNames(pattern, path || 'its root')
  const members = Object.entries(pattern).map(([name, inner]) => {
    if (name === '$or') return alternativesOfOr(inner, path)
    const at = path ? `${path}.${name}` : name
    return Array.isArray(inner) ? [[memberOf(inner, at)]] : alternativesAt(inner, at, isWithinOr)
  })
  return members.reduce(bothOf)
}

const inOrder = (conditions: Alternative) => {
  const sorted = conditions.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  const twice = sorted.find(({ path }, i) => path === sorted[i + 1]?.path)
  if (twice) throw new MalformedPattern(twice.path, 'a path must not be named twice')
  return sorted
}

/** Rewrites `$or` into alternatives, of which one must match completely; the members of each sorted by path as in AWS. */
export const alternativesOf = (pattern: unknown) => alternativesAt(pattern, '', false).map(inOrder)
