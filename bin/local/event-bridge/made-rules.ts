import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'
import { busNamed, LOCAL_ACCOUNT } from './bus-event.ts'
import type { Deliver } from './deliver.ts'
import { matcher } from './pattern/event-pattern.ts'

const bus = z.optional(z.nullable(z.string()))
const toMake = z.object({
  Name: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  EventBusName: bus,
  EventPattern: z.string(),
})
const toTarget = z.object({
  ...{ Rule: z.string(), EventBusName: bus },
  Targets: z.array(z.object({ Id: z.string(), Arn: z.string() })),
})
const toRelease = z.object({ Rule: z.string(), EventBusName: bus, Ids: z.array(z.string()) })
const toDelete = z.object({ Name: z.string(), EventBusName: bus })

/** The ARNs of `targets` are by their ids. */
type MadeRule = {
  readonly name: string
  readonly bus: string
  readonly matches: (event: unknown) => boolean
  readonly targets: Map<string, string>
}

const keyOf = (bus: string | null | undefined, name: string) => `${busNamed(bus)}/${name}`

const compiled = (pattern: string) => {
  try {
    return matcher(JSON.parse(pattern))
  } catch (error) {
    throw new RefusedRequest('InvalidEventPatternException', error instanceof Error ? error.message : String(error))
  }
}

/**
 * Rules that are made while the runner runs, beside those of the stack: PutRule, PutTargets, RemoveTargets and DeleteRule
 * with their errors. A bus is not looked up, and a target is a queue: `send` gets each event that a rule matches.
 */
export const madeRules = (send: (queueArn: string, text: string) => void) => {
  const rules = new Map<string, MadeRule>()
  const find = (bus: string | null | undefined, name: string) => {
    const rule = rules.get(keyOf(bus, name))
    if (rule) return rule
    throw new RefusedRequest('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busNamed(bus)}.`)
  }
  const operations: Readonly<Record<string, (body: unknown) => object>> = {
    PutRule: (body) => {
      const { Name, EventBusName, EventPattern } = toMake.parse(body)
      const key = keyOf(EventBusName, Name)
      rules.set(key, {
        name: Name,
        bus: busNamed(EventBusName),
        matches: compiled(EventPattern),
        targets: rules.get(key)?.targets ?? new Map(),
      })
      return { RuleArn: `arn:aws:events:local:${LOCAL_ACCOUNT}:rule/${key}` }
    },
    PutTargets: (body) => {
      const { Rule, EventBusName, Targets } = toTarget.parse(body)
      for (const { Id, Arn } of Targets) find(EventBusName, Rule).targets.set(Id, Arn)
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    RemoveTargets: (body) => {
      const { Rule, EventBusName, Ids } = toRelease.parse(body)
      for (const id of Ids) find(EventBusName, Rule).targets.delete(id)
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    DeleteRule: (body) => {
      const { Name, EventBusName } = toDelete.parse(body)
      if (find(EventBusName, Name).targets.size > 0)
        throw new RefusedRequest('ValidationException', "Rule can't be deleted since it has targets.")
      rules.delete(keyOf(EventBusName, Name))
      return {}
    },
  }
  const deliver: Deliver = (event, bus, only) => {
    const asked = [...rules.values()].filter((rule) => rule.bus === bus && (!only || only(rule.name)))
    const matching = asked.filter((rule) => rule.matches(event))
    for (const { targets } of matching) for (const arn of targets.values()) send(arn, JSON.stringify(event))
  }
  /** `answer` is undefined for an operation that is not served. */
  const answer = (operation: string, body: unknown) =>
    Object.hasOwn(operations, operation) ? operations[operation]?.(body) : undefined
  return { answer, deliver }
}
