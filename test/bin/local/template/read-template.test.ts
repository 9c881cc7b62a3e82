import { expect, test } from 'vitest'
import { readTemplate } from '../../../../bin/local/template/read-template.ts'
import type { Template } from '../../../../bin/local/template/template.ts'

const route = (key: string, integration: string) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: { RouteKey: key, Target: { 'Fn::Join': ['', ['integrations/', { Ref: integration }]] } },
})
const integration = (uri: object) => ({ Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: uri } })
const lambda = (name: string, properties: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Handler: 'index.handler', ...properties },
  Metadata: { 'aws:cdk:path': `stack/Api/${name}/Resource`, 'aws:asset:path': `asset.${name}` },
})

const Environment = { Variables: { HEARTBEAT_INTERVAL: '10s', REDIS_ADDR: { 'Fn::GetAtt': ['Cache', 'Address'] } } }
const template: Template = {
  Resources: {
    Get: route('GET /a/{b}', 'ToGet'),
    Options: route('OPTIONS /a/{b}', 'ToGet'),
    Post: route('POST /a', 'ToPost'),
    ToGet: integration({ 'Fn::GetAtt': ['GetFunction', 'Arn'] }),
    ToPost: integration({ Ref: 'Live' }),
    Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'PostFunction' } } },
    GetFunction: lambda('get-it', { Timeout: 10, MemorySize: 512, Environment }),
    PostFunction: lambda('post-it'),
    Helper: lambda('CustomResourceProvider'),
  },
}

test('the routes of the template lead to their functions, also through an alias', () => {
  expect(readTemplate(template, '/out').routes).toEqual([
    { key: 'GET /a/{b}', functionName: 'get-it' },
    { key: 'OPTIONS /a/{b}', functionName: 'get-it' },
    { key: 'POST /a', functionName: 'post-it' },
  ])
})

test('a function that a person may call by its name is served, although nothing leads to it', () => {
  const named = lambda('by-hand', { FunctionName: 'viewing-service-local-by-hand' })
  const { functions } = readTemplate({ Resources: { ...template.Resources, named } }, '/out')
  expect(functions.at(-1)).toMatchObject({ name: 'by-hand', deployedAs: 'viewing-service-local-by-hand' })
})

test('a function is read as the template has it, without the variables that only CloudFormation resolves', () => {
  expect(readTemplate(template, '/out').functions).toEqual([
    {
      ...{ name: 'get-it', folder: '/out/asset.get-it', handler: 'index.handler', timeoutMs: 10_000, memoryMb: 512 },
      environment: { HEARTBEAT_INTERVAL: '10s' },
    },
    {
      ...{ name: 'post-it', folder: '/out/asset.post-it', handler: 'index.handler', timeoutMs: 3_000, memoryMb: 128 },
      environment: {},
    },
  ])
})

test('a route that leads nowhere is an error', () => {
  const { Get, ToGet } = template.Resources
  const broken = { Resources: { ...(Get && { Get }), ...(ToGet && { ToGet }) } }
  expect(() => readTemplate(broken, '/out')).toThrow('The route Get of the template leads to no function')
})
