import { expect, test } from 'vitest'
import { brief, egressOf } from '../../support/stack/security-groups.ts'
import { services, stage } from '../../support/stack/stages.ts'
import { functionsOf, type Synthesized, synthesize } from '../../support/stack/synthesize.ts'

const CONTENT = 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:content-bearer-AbCdEf'
const settings = { ...services, IDENTITY_BEARER_SECRET: 'identity-bearer', CONTENT_BEARER_SECRET: CONTENT }
const stack = synthesize(stage({ settings }))

const policyOf = ({ all }: Synthesized, service: string) => {
  const endpoint = all('AWS::EC2::VPCEndpoint').find(({ Properties }) =>
    JSON.stringify(Properties.ServiceName).includes(`.${service}"`),
  )
  return endpoint?.Properties.PolicyDocument as { Statement: unknown[] } | undefined
}

const { account, region } = stage()
const inThisAccount = (service: string, resource: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${service}:${region}:${account}:${resource}`]],
})
const forThisAccount = {
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
}

test('the endpoint of Secrets Manager lets principals of the account read the secrets of the stage, and no more', () => {
  expect(policyOf(stack, 'secretsmanager')?.Statement).toEqual([
    {
      ...forThisAccount,
      Action: 'secretsmanager:GetSecretValue',
      Resource: [
        inThisAccount('secretsmanager', 'secret:viewing-service/dev/signing-keys-??????'),
        inThisAccount('secretsmanager', 'secret:identity-bearer-??????'),
        CONTENT,
        `${CONTENT}-??????`,
      ],
    },
  ])
})

test('the endpoint of EventBridge lets principals of the account put events on the bus of the stage, and no more', () => {
  const { Name } = stack.the('AWS::Events::EventBus').Properties
  expect(policyOf(stack, 'events')?.Statement).toEqual([
    { ...forThisAccount, Action: 'events:PutEvents', Resource: inThisAccount('events', `event-bus/${Name}`) },
  ])
})

test('what rotates the keys comes by no endpoint, whose policy it would need', () => {
  const functions = functionsOf(stack, 'dev')
  expect(functions.get('rotate-signing-key')).toMatchObject({ FunctionName: 'viewing-service-dev-rotate-signing-key' })
  expect(functions.get('rotate-signing-key')?.VpcConfig).toBeUndefined()
})

test('a stage with a NAT may do without endpoints: then its functions go out by HTTPS', () => {
  const without = synthesize(stage({ network: { own: { cidr: '10.40.0.0/16', endpoints: false } } }))
  expect(without.all('AWS::EC2::VPCEndpoint')).toEqual([])
  expect(without.all('AWS::EC2::NatGateway')).toHaveLength(2)
  for (const name of ['EndpointClients', 'EventBusClients'])
    expect(egressOf(without, name).map(brief)).toEqual([['tcp', 443, 443, '0.0.0.0/0']])
})
