import { environment as contract } from '../../../functions/contract/settings/settings.ts'
import type { Environment } from './environment.ts'
import { own } from './own-settings.ts'

/** Names so long may differ in two letters. */
const LONG = 14

/** Letters that are wrong, missing, too many, or in the place of their neighbour ("optimal string alignment"). */
export const distance = (one: string, other: string): number => {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1), swapped)
    }
  }
  return at(one.length, other.length)
}

const NAMES = [...Object.keys(contract), ...Object.keys(own)]

const nearest = (name: string) => {
  const written = name.toUpperCase()
  const most = written.length >= LONG ? 2 : 1
  return NAMES.find((known) => Math.abs(known.length - name.length) <= most && distance(written, known) <= most)
}

/** A sentence for each variable that is no setting and looks like one that is misspelt. */
export const misspelt = (environment: Environment): readonly string[] =>
  Object.keys(environment)
    .filter((name) => environment[name] && !NAMES.includes(name))
    .flatMap((name) => {
      const known = nearest(name)
      return known ? [`${name} is no setting: did you mean ${known}?`] : []
    })
