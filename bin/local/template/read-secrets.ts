import type { LocalSecret } from './api.ts'
import { type FindFunction, nameOf, type Resource, resourcesIn, resourcesOf, type Template } from './template.ts'

const SECRET = 'AWS::SecretsManager::Secret'

const nameOfSecret = (id: string, resource: Resource) => {
  const { Name } = resource.Properties ?? {}
  return typeof Name === 'string' ? Name : nameOf(id, resource)
}

/** The name of the secret that a value refers to, if it is one of the template. */
export const secretNamed = (template: Template, value: unknown) => {
  const found = resourcesIn(template, value).find(({ resource }) => resource.Type === SECRET)
  return found && nameOfSecret(found.id, found.resource)
}

/** AutomaticallyAfterDays; a schedule by an expression is not supported, and never due. */
const daysOf = (rules: unknown) => {
  const days = (rules as { AutomaticallyAfterDays?: unknown } | undefined)?.AutomaticallyAfterDays
  return typeof days === 'number' ? days : undefined
}

const rotations = (template: Template, find: FindFunction) =>
  resourcesOf(template, 'AWS::SecretsManager::RotationSchedule').map(({ id, properties }) => {
    const functionName = find(properties.RotationLambdaARN)
    if (functionName === undefined) throw new Error(`The rotation ${id} of the template leads to no function`)
    // By default CloudFormation rotates as soon as it makes the schedule.
    const everyDays = daysOf(properties.RotationRules)
    const atOnce = properties.RotateImmediatelyOnUpdate !== false
    const rotation = { functionName, atOnce, ...(everyDays !== undefined && { everyDays }) }
    return { secret: secretNamed(template, properties.SecretId), rotation }
  })

/** The secrets. Throws when one has no value that can be made here, or a rotation by none of the template's functions. */
export const readSecrets = (template: Template, find: FindFunction): LocalSecret[] => {
  const known = rotations(template, find)
  return resourcesOf(template, SECRET).map(({ id, resource, properties }) => {
    const { GenerateSecretString: generate } = properties
    if (typeof generate !== 'object' || !generate) throw new Error(`The secret ${id} of the template is not generated`)
    const name = nameOfSecret(id, resource)
    const rotation = known.find(({ secret }) => secret === name)?.rotation
    return { name, generate: generate as LocalSecret['generate'], ...(rotation && { rotation }) }
  })
}
