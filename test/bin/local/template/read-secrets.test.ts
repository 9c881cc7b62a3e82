import { expect, test } from 'vitest'
import { readTemplate } from '../../../../bin/local/template/read-template.ts'
import type { Resource } from '../../../../bin/local/template/template.ts'

const GenerateSecretString = { SecretStringTemplate: '{}', GenerateStringKey: 'k' }
const secret = (more: object = {}): Resource => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Name: 'stage/key-set', GenerateSecretString, ...more },
  Metadata: { 'aws:cdk:path': 'stack/Keys/KeySet/Resource' },
})
const rotation = (more: object = {}): Resource => ({
  Type: 'AWS::SecretsManager::RotationSchedule',
  Properties: { SecretId: { Ref: 'KeySet' }, RotationLambdaARN: { 'Fn::GetAtt': ['Rotate', 'Arn'] }, ...more },
})
const lambda = (name: string, Variables: object = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: `stage-${name}`, Handler: 'index.handler', Environment: { Variables } },
  Metadata: { 'aws:cdk:path': `stack/Keys/${name}/Resource`, 'aws:asset:path': `asset.${name}` },
})
/** As the CDK's own helpers are: without a name. */
const unnamed = (name: string): Resource => {
  const { FunctionName: _, ...Properties } = lambda(name).Properties ?? {}
  return { ...lambda(name), Properties }
}
const read = (more: Record<string, Resource>) =>
  readTemplate({ Resources: { Rotate: lambda('rotate'), Helper: unnamed('helper'), ...more } }, '/out')

test('a secret is read with its name and how its first value is made', () => {
  const { secrets, functions } = read({ KeySet: secret() })
  expect(secrets).toEqual([{ name: 'stage/key-set', generate: GenerateSecretString }])
  expect(functions.map(({ name }) => name)).toEqual(['rotate'])
})

test('a rotation brings its function, which nothing else leads to', () => {
  const { secrets, functions } = read({ KeySet: secret(), Turn: rotation(), Rotate: unnamed('rotate') })
  expect(secrets[0]?.rotation).toEqual({ functionName: 'rotate', atOnce: true })
  expect(functions.map(({ name }) => name)).toEqual(['rotate'])
})

test('a rotation that is not to begin at once is left to the person', () => {
  const { secrets } = read({ KeySet: secret(), Turn: rotation({ RotateImmediatelyOnUpdate: false }) })
  expect(secrets[0]?.rotation?.atOnce).toBe(false)
})

test('a secret without a name of its own has its construct’s', () => {
  expect(read({ KeySet: secret({ Name: undefined }) }).secrets[0]?.name).toBe('KeySet')
})

test('a variable that refers to a secret is its name, one that refers to something else is dropped', () => {
  const variables = { KEYS: { Ref: 'KeySet' }, HOST: { 'Fn::GetAtt': ['Cache', 'Address'] } }
  const { functions } = read({ KeySet: secret(), Turn: rotation(), Rotate: lambda('rotate', variables) })
  expect(functions[0]?.environment).toEqual({ KEYS: 'stage/key-set' })
})

test.each<[Record<string, Resource>, string]>([
  [{ KeySet: secret({ GenerateSecretString: undefined }) }, 'The secret KeySet of the template is not generated'],
  [
    { KeySet: secret(), Turn: rotation({ RotationLambdaARN: undefined }) },
    'The rotation Turn of the template leads to no',
  ],
])('a secret that the runner cannot make is an error: %j', (resources, message) => {
  expect(() => read(resources)).toThrow(message)
})
