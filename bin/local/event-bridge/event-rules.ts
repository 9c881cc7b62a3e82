import type { Background } from '../lambda/background.ts'
import type { LocalApi, LocalRule, LocalTarget, Log } from '../template/api.ts'
import { describeEvent } from '../terminal/event-line.ts'
import type { BusEvent } from './bus-event.ts'
import type { Deliver } from './event-bridge.ts'
import { matcher } from './pattern/event-pattern.ts'

const targetName = (target: LocalTarget) => ('functionName' in target ? target.functionName : target.elsewhere)
const described = ({ name, targets }: LocalRule) =>
  targets.length > 0 ? `${name} (${targets.map(targetName).join(', ')})` : name

/**
 * The rules of a template. Each event becomes one line, and those functions get it that are the target of a rule it
 * matches; other targets are only named. Throws {@link MalformedPattern} when a rule's pattern is none.
 */
export const eventRules = ({ rules, buses }: LocalApi, background: Background, log: Log): Deliver => {
  const compiled = rules.map((rule) => ({ rule, matches: matcher(rule.pattern) }))
  const destination = (bus: string, matching: readonly LocalRule[]) => {
    if (!buses.includes(bus)) return `nowhere: the stack has no bus "${bus}"`
    return matching.map(described).join(', ') || 'no rule'
  }
  return (event: BusEvent, bus: string) => {
    const matching = compiled.filter(({ rule, matches }) => rule.bus === bus && matches(event)).map(({ rule }) => rule)
    log(describeEvent(event, destination(bus, matching), new Date()))
    for (const { name, targets } of matching)
      for (const target of targets)
        if ('functionName' in target) void background(`rule ${name}`, target.functionName, event)
  }
}
