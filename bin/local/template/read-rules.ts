import { LOCAL_ACCOUNT } from '../event-bridge/bus-event.ts'
import type { LocalRule, LocalTarget } from './api.ts'
import { nameOf, resourcesIn, resourcesOf, type Template } from './template.ts'

const BUS = 'AWS::Events::EventBus'

/** The name of the function that a value leads to, if it leads to one. */
export type FindFunction = (value: unknown) => string | undefined

export const busNames = (template: Template) =>
  resourcesOf(template, BUS).map(({ properties }) => String(properties.Name))

/** A bus is named by its name or its ARN, or is a resource of the template; without a name it is the account's own. */
const busOf = (template: Template, id: string, named: unknown) => {
  if (named === undefined) return 'default'
  if (typeof named === 'string') return named.replace(/^arn:.*:event-bus\//, '')
  const bus = resourcesIn(template, named).find(({ resource }) => resource.Type === BUS)
  if (!bus) throw new Error(`The rule ${id} of the template is of no bus that is known before it is deployed`)
  return String(bus.resource.Properties?.Name)
}

type Target = { readonly Arn?: unknown; readonly [more: string]: unknown }

const readTarget = (template: Template, id: string, target: Target, find: FindFunction): LocalTarget => {
  const functionName = find(target.Arn)
  const [first] = resourcesIn(template, target.Arn)
  if (functionName === undefined) return { elsewhere: first ? nameOf(first.id, first.resource) : String(target.Arn) }
  if (['Input', 'InputPath', 'InputTransformer'].some((name) => name in target))
    throw new Error(
      `The rule ${id} of the template changes the event for ${functionName}: the local runner does not support that`,
    )
  return { functionName }
}

/** A pattern as it would be deployed from here: it may name the account of the stack. */
const patternOf = (written: unknown): unknown =>
  JSON.parse(JSON.stringify(written).replaceAll('{"Ref":"AWS::AccountId"}', JSON.stringify(LOCAL_ACCOUNT)))

/** The rules that are enabled. Throws when one cannot be run here. */
export const readRules = (template: Template, find: FindFunction): LocalRule[] =>
  resourcesOf(template, 'AWS::Events::Rule').map(({ id, resource, properties }) => {
    const { Name, EventBusName, EventPattern, Targets } = properties
    if (EventPattern === undefined) throw new Error(`The rule ${id} of the template has no event pattern`)
    return {
      name: typeof Name === 'string' ? Name : nameOf(id, resource),
      bus: busOf(template, id, EventBusName),
      pattern: patternOf(EventPattern),
      targets: [Targets ?? []].flat().map((target) => readTarget(template, id, Object(target), find)),
    }
  })
