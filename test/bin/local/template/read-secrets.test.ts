import { expect, test } from 'vitest'
import { readTemplate } from '../../../../bin/local/template/read-template.ts'
import type { Resource } from '../../../../bin/local/template/template.ts'

const GenerateSecretString = { SecretStringTemplate: '{}', GenerateStringKey: 'k' }
const secret = (more: object = {}): Resource => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Name: 'stage/ring', GenerateSecretString, ...more },
  Metadata: { 'aws:cdk:path': 'stack/Keys/Ring/Resource' },
})
const rotation = (more: object = {}): Resource => ({
  Type: 'AWS::SecretsManager::RotationSchedule',
  Properties: { SecretId: { Ref: 'Ring' }, RotationLambdaARN: { 'Fn::GetAtt': ['Rotate', 'Arn'] }, ...more },
})
const lambda = (name: string, Variables: object = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: `stage-${name}`, Handler: 'index.handler', Environment: { Variables } },
  Metadata: { 'aws:cdk:path': `stack/Keys/${name}/Resource`, 'aws:asset:path': `asset.${name}` },
})
const read = (more: Record<string, Resource>) =>
  readTemplate({ Resources: { Rotate: lambda('rotate'), Helper: lambda('helper'), ...more } }, '/out')

test('a secret is its name and how its first value is made', () => {
  const { secrets, functions } = read({ Ring: secret() })
  expect(secrets).toEqual([{ name: 'stage/ring', generate: GenerateSecretString }])
  expect(functions).toEqual([])
})

test('a rotation brings its function, which nothing else leads to', () => {
  const { secrets, functions } = read({ Ring: secret(), Turn: rotation() })
  expect(secrets[0]?.rotation).toEqual({ functionName: 'rotate', atOnce: true })
  expect(functions.map(({ name, deployedAs }) => [name, deployedAs])).toEqual([['rotate', 'stage-rotate']])
})

test('a rotation that is not to begin at once is left to the person', () => {
  const { secrets } = read({ Ring: secret(), Turn: rotation({ RotateImmediatelyOnUpdate: false }) })
  expect(secrets[0]?.rotation?.atOnce).toBe(false)
})

test('a secret without a name of its own has its construct’s', () => {
  expect(read({ Ring: secret({ Name: undefined }) }).secrets[0]?.name).toBe('Ring')
})

test('a variable that refers to a secret is its name, one that refers to something else is dropped', () => {
  const variables = { KEYS: { Ref: 'Ring' }, HOST: { 'Fn::GetAtt': ['Cache', 'Address'] } }
  const { functions } = read({ Ring: secret(), Turn: rotation(), Rotate: lambda('rotate', variables) })
  expect(functions[0]?.environment).toEqual({ KEYS: 'stage/ring' })
})

test.each<[Record<string, Resource>, string]>([
  [{ Ring: secret({ GenerateSecretString: undefined }) }, 'The secret Ring of the template is not generated'],
  [
    { Ring: secret(), Turn: rotation({ RotationLambdaARN: undefined }) },
    'The rotation Turn of the template leads to no',
  ],
])('what cannot be run is an error: %j', (resources, message) => {
  expect(() => read(resources)).toThrow(message)
})
