import type { LocalApi, LocalFunction, LocalRoute } from './api.ts'
import { readFunction } from './read-function.ts'
import { readQueues } from './read-queues.ts'
import { busNames, readRules } from './read-rules.ts'
import { readSchedules } from './read-schedules.ts'
import { readSecrets } from './read-secrets.ts'
import { type FindFunction, functionBehind, resourcesOf, type Template } from './template.ts'

const readRoutes = (template: Template, find: FindFunction): LocalRoute[] =>
  resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ id, properties }) => {
    const functionName = find(properties.Target)
    if (functionName === undefined) throw new Error(`The route ${id} of the template leads to no function`)
    return { key: String(properties.RouteKey), functionName }
  })

/** A function that CloudFormation calls when the stack is deployed: `Trigger` of aws-cdk-lib/triggers. */
const readTriggers = (template: Template, find: FindFunction) =>
  resourcesOf(template, 'Custom::Trigger').map(({ id, properties }) => {
    const functionName = find(properties.HandlerArn)
    if (functionName === undefined) throw new Error(`The trigger ${id} of the template leads to no function`)
    return functionName
  })

/** Finds functions and remembers them. */
const finder = (template: Template, directory: string) => {
  const found = new Map<string, LocalFunction>()
  const find: FindFunction = (value) => {
    const id = functionBehind(template, value)
    const resource = id === undefined ? undefined : template.Resources[id]
    if (id === undefined || !resource) return undefined
    const definition = readFunction(template, id, resource, directory)
    found.set(id, definition)
    return definition.name
  }
  /** A person may call a function by the name that the stack gave it. Helpers of the CDK have none, and nothing leads to them. */
  const findNamed = () => {
    for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::Function'))
      if (typeof properties.FunctionName === 'string') find({ Ref: id })
  }
  return { find, findNamed, functions: () => [...found.values()] }
}

/**
 * What a template says that can be run: its routes, schedules, rules and queues, the secrets and what rotates them, the buses, what
 * a deployment calls, and the functions that all these lead to or that have a name. Asset folders are relative to `directory`. Throws when something cannot be run here.
 */
export const readTemplate = (template: Template, directory: string): LocalApi => {
  const { find, findNamed, functions } = finder(template, directory)
  const routes = readRoutes(template, find)
  const schedules = readSchedules(template, find)
  const queues = readQueues(template, find)
  const rules = readRules(template, { find, queues })
  const atDeployment = readTriggers(template, find)
  const secrets = readSecrets(template, find)
  findNamed()
  return { routes, schedules, rules, secrets, queues, atDeployment, buses: busNames(template), functions: functions() }
}
