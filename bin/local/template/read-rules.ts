import { LOCAL_ACCOUNT } from '../event-bridge/bus-event.ts'
import type { LocalQueue, LocalRule, LocalTarget } from './api.ts'
import { queueNamed } from './read-queues.ts'
import { type FindFunction, nameOf, resourcesIn, resourcesOf, type Template } from './template.ts'

const BUS = 'AWS::Events::EventBus'

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

/** What a rule may lead to here. */
type Destinations = { readonly find: FindFunction; readonly queues: readonly LocalQueue[] }

type Target = { readonly Arn?: unknown; readonly [more: string]: unknown }

const readTarget = (template: Template, id: string, target: Target, { find, queues }: Destinations): LocalTarget => {
  const functionName = find(target.Arn)
  const queue = queues.find(({ name }) => name === queueNamed(template, target.Arn))?.name
  const [first] = resourcesIn(template, target.Arn)
  if (functionName === undefined && queue === undefined)
    return { elsewhere: first ? nameOf(first.id, first.resource) : String(target.Arn) }
  if (['Input', 'InputPath', 'InputTransformer'].some((name) => name in target))
    throw new Error(
      `The rule ${id} of the template changes the event for ${functionName ?? queue}: the local runner does not support that`,
    )
  return queue === undefined ? { functionName: String(functionName) } : { queue }
}

/** A pattern as it would be deployed from here: it may name the account of the stack. */
const patternOf = (written: unknown): unknown =>
  JSON.parse(JSON.stringify(written).replaceAll('{"Ref":"AWS::AccountId"}', JSON.stringify(LOCAL_ACCOUNT)))

/** The rules that are enabled. Throws when one cannot be run here. */
export const readRules = (template: Template, destinations: Destinations): LocalRule[] =>
  resourcesOf(template, 'AWS::Events::Rule').map(({ id, resource, properties }) => {
    const { Name, EventBusName, EventPattern, Targets } = properties
    if (EventPattern === undefined) throw new Error(`The rule ${id} of the template has no event pattern`)
    return {
      name: typeof Name === 'string' ? Name : nameOf(id, resource),
      bus: busOf(template, id, EventBusName),
      pattern: patternOf(EventPattern),
      targets: [Targets ?? []].flat().map((target) => readTarget(template, id, Object(target), destinations)),
    }
  })
