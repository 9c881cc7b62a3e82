import type { Activity } from '../activity/activity.ts'
import type { RuleSeen } from '../activity/happening.ts'
import type { Background } from '../lambda/background.ts'
import type { LocalQueues } from '../queues/queues.ts'
import type { Subscribers } from '../subscribers/subscribers.ts'
import type { LocalApi, LocalRule, LocalTarget, Log } from '../template/api.ts'
import { describeEvent } from '../terminal/event-line.ts'
import type { Deliver } from './deliver.ts'
import { matcher } from './pattern/event-pattern.ts'

/** Who learns of each event beside the rules of the template. */
export type Watching = { readonly subscribers?: Subscribers; readonly activity?: Activity }

/** Where rules lead. */
type Destinations = { readonly background: Background; readonly queues?: Pick<LocalQueues, 'send'> | undefined }

const targetName = (target: LocalTarget) => {
  if ('functionName' in target) return target.functionName
  return 'queue' in target ? target.queue : target.elsewhere
}
const seenRule = ({ name, targets }: LocalRule): RuleSeen => ({ name, targets: targets.map(targetName) })

/**
 * The rules of a template. Each event becomes one line with the names of the rules that it matches, and those functions
 * and queues get it that are a target of one; the activity names the other targets too. Throws {@link MalformedPattern} when a rule's pattern is none.
 */
export const eventRules = (
  { rules, buses }: LocalApi,
  { background, queues }: Destinations,
  log: Log,
  { subscribers, activity }: Watching = {},
): Deliver => {
  const compiled = rules.map((rule) => ({ rule, matches: matcher(rule.pattern) }))
  const destinations = (bus: string, seen: readonly RuleSeen[]) =>
    buses.includes(bus) ? seen.map(({ name }) => name) : [`nowhere: no bus "${bus}"`]
  return (event, bus, only) => {
    const asked = compiled.filter(({ rule }) => rule.bus === bus && (!only || only(rule.name)))
    const matching = asked.filter(({ matches }) => matches(event)).map(({ rule }) => rule)
    const theirs = (buses.includes(bus) && subscribers?.pass(event, bus, only)) || []
    const seen = [...matching.map(seenRule), ...theirs]
    log(describeEvent(event, destinations(bus, seen), new Date()))
    activity?.record({ kind: 'event', bus, rules: seen, event })
    for (const { name, targets } of matching)
      for (const target of targets)
        if ('functionName' in target) void background(`rule ${name}`, target.functionName, event)
        else if ('queue' in target) queues?.send(target.queue, JSON.stringify(event))
  }
}
