import type { Activity } from '../activity/activity.ts'
import type { Background } from '../lambda/background.ts'
import type { Subscribers } from '../subscribers/subscribers.ts'
import type { LocalApi, LocalRule, LocalTarget, Log } from '../template/api.ts'
import { describeEvent } from '../terminal/event-line.ts'
import type { Deliver } from './deliver.ts'
import { matcher } from './pattern/event-pattern.ts'

/** Who learns of each event beside the rules of the template. */
export type Watching = { readonly subscribers?: Subscribers; readonly activity?: Activity }

const targetName = (target: LocalTarget) => ('functionName' in target ? target.functionName : target.elsewhere)
const described = ({ name, targets }: LocalRule) =>
  targets.length > 0 ? `${name} (${targets.map(targetName).join(', ')})` : name

/**
 * The rules of a template. Each event becomes one line, and those functions get it that are the target of a rule it
 * matches; other targets are only named. Throws {@link MalformedPattern} when a rule's pattern is none.
 */
export const eventRules = (
  { rules, buses }: LocalApi,
  background: Background,
  log: Log,
  { subscribers, activity }: Watching = {},
): Deliver => {
  const compiled = rules.map((rule) => ({ rule, matches: matcher(rule.pattern) }))
  const destination = (bus: string, matching: readonly string[]) => {
    if (!buses.includes(bus)) return `nowhere: the stack has no bus "${bus}"`
    return matching.join(', ') || 'no rule'
  }
  return (event, bus, only) => {
    const asked = compiled.filter(({ rule }) => rule.bus === bus && (!only || only(rule.name)))
    const matching = asked.filter(({ matches }) => matches(event)).map(({ rule }) => rule)
    const theirs = (buses.includes(bus) && subscribers?.pass(event, bus, only)) || []
    log(describeEvent(event, destination(bus, [...matching.map(described), ...theirs]), new Date()))
    activity?.record({ kind: 'event', bus, rules: [...matching.map(({ name }) => name), ...theirs], event })
    for (const { name, targets } of matching)
      for (const target of targets)
        if ('functionName' in target) void background(`rule ${name}`, target.functionName, event)
  }
}
