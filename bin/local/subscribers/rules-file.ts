import { readFileSync } from 'node:fs'
import { serviceUrl } from '../../../functions/contract/settings/setting.ts'
import { isObject } from '../event-bridge/pattern/event-fields.ts'
import { matcher } from '../event-bridge/pattern/event-pattern.ts'
import { patternFaults } from '../event-bridge/pattern/pattern-faults.ts'

/** A rule of a subscriber: what it matches and, if it says so, an address that gets what it matches. */
export type SubscriberRule = {
  readonly name: string
  readonly matches: (event: unknown) => boolean
  readonly to?: string
}

/** The rules of a file, or all that is wrong with it, each in a sentence without its end. */
export type RulesFile = { readonly rules: readonly SubscriberRule[] } | { readonly faults: readonly string[] }

/** As EventBridge takes it (API_PutRule). */
const NAME = /^[\w.-]{1,64}$/
const MEMBERS = ['pattern', 'to']
const address = serviceUrl({ about: 'an address that gets what a rule matches' })

const addressOf = (to: unknown) => (typeof to === 'string' ? address.parse(to) : undefined)

const faultsOfRule = (name: string, rule: unknown): readonly string[] => {
  if (!NAME.test(name)) return [`the name ${JSON.stringify(name)} must be 1–64 letters, digits, ".", "-" or "_"`]
  if (!isObject(rule)) return [`${name} must be an object with a pattern`]
  const others = Object.keys(rule).filter((member) => !MEMBERS.includes(member))
  return [
    ...others.map((member) => `${name} must not have ${member}: its members are pattern and to`),
    ...(rule.pattern === undefined
      ? [`${name} has no pattern`]
      : patternFaults(rule.pattern).map((fault) => `${name}: ${fault}`)),
    ...(rule.to === undefined || addressOf(rule.to) ? [] : [`${name}: to must be ${address.format}`]),
  ]
}

const ruleOf = ([name, rule]: [string, unknown]): readonly SubscriberRule[] => {
  if (!isObject(rule)) return []
  const to = addressOf(rule.to)
  return [{ name, matches: matcher(rule.pattern), ...(to !== undefined && { to }) }]
}

/** The rules that a text of JSON holds: `{ "<name>": { "pattern": …, "to": "http://…" } }`. */
export const rulesIn = (text: string): RulesFile => {
  let rules: unknown
  try {
    rules = JSON.parse(text)
  } catch (error) {
    return { faults: [`it is not JSON: ${error instanceof Error ? error.message : error}`] }
  }
  if (!isObject(rules)) return { faults: ['it must be an object: the rules by their names'] }
  const faults = Object.entries(rules).flatMap(([name, rule]) => faultsOfRule(name, rule))
  return faults.length > 0 ? { faults } : { rules: Object.entries(rules).flatMap(ruleOf) }
}

/** The same of a file, and its text. */
export const readRules = (path: string): RulesFile & { readonly text?: string } => {
  try {
    const text = readFileSync(path, 'utf8')
    return { text, ...rulesIn(text) }
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] }
  }
}
