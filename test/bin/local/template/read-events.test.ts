import { expect, test } from 'vitest'
import { readTemplate } from '../../../../bin/local/template/read-template.ts'
import type { Resource } from '../../../../bin/local/template/template.ts'

const at = (path: string) => ({ 'aws:cdk:path': `stack/${path}` })
const schedule = (more: object = {}): Resource => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ...{ Name: 'stage-expire', ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' },
    Target: { Arn: { 'Fn::GetAtt': ['Expire', 'Arn'] }, Input: '{"partitions":[0,63]}' },
    ...more,
  },
})
const rule = (more: object = {}): Resource => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ...{ Name: 'hear', EventBusName: 'bus-1', EventPattern: { source: ['x'] }, State: 'ENABLED' },
    Targets: [{ Arn: { 'Fn::GetAtt': ['Hear', 'Arn'] } }],
    ...more,
  },
  Metadata: at('Events/Hearing/Rule/Resource'),
})
const lambda = (name: string): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Handler: 'index.handler' },
  Metadata: { ...at(`Tasks/${name}/Resource`), 'aws:asset:path': `asset.${name}` },
})
const resources = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus-1' }, Metadata: at('Events/Bus/Resource') },
  Log: { Type: 'AWS::Logs::LogGroup', Metadata: at('Events/LogGroup/Resource') },
  Archive: { Type: 'AWS::Events::Archive', Properties: { EventPattern: { source: ['x'] } } },
  Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Hear' } } },
  ...{ Expire: lambda('expire-sessions'), Hear: lambda('hear-events'), Helper: lambda('helper') },
}
const read = (more: Record<string, Resource>) => readTemplate({ Resources: { ...resources, ...more } }, '/out')
const ruleWith = (more: object) => read({ One: rule(more) }).rules[0]

test('a schedule is what it calls, how often and with which event', () => {
  const { schedules, functions } = read({ One: schedule() })
  const input = { partitions: [0, 63] }
  expect(schedules).toEqual([
    { name: 'stage-expire', expression: 'rate(1 minute)', functionName: 'expire-sessions', input },
  ])
  expect(functions.map(({ name, folder }) => [name, folder])).toEqual([
    ['expire-sessions', '/out/asset.expire-sessions'],
  ])
})

test('two schedules of one function list it once', () => {
  expect(read({ One: schedule(), Two: schedule({ Name: 'other' }) }).functions).toHaveLength(1)
})

test('disabled schedules and rules are left out, and so are functions that nothing leads to', () => {
  const { schedules, rules, functions } = read({
    One: schedule({ State: 'DISABLED' }),
    Two: rule({ State: 'DISABLED' }),
  })
  expect([schedules, rules, functions]).toEqual([[], [], []])
})

test('a rule is read with its bus, its pattern and its targets', () => {
  const { rules, buses, functions } = read({ One: rule() })
  expect(rules).toEqual([
    { name: 'hear', bus: 'bus-1', pattern: { source: ['x'] }, targets: [{ functionName: 'hear-events' }] },
  ])
  expect(buses).toEqual(['bus-1'])
  expect(functions.map(({ name }) => name)).toEqual(['hear-events'])
})

test.each([
  [{ Ref: 'Bus' }, 'bus-1'],
  [{ 'Fn::GetAtt': ['Bus', 'Name'] }, 'bus-1'],
  [{ 'Fn::GetAtt': 'Bus.Arn' }, 'bus-1'],
  ['bus-2', 'bus-2'],
  ['arn:aws:events:eu-west-1:111122223333:event-bus/bus-3', 'bus-3'],
  [undefined, 'default'],
])('a rule whose bus is %j is of the bus %s', (EventBusName, bus) => {
  expect(ruleWith({ EventBusName })?.bus).toBe(bus)
})

test('a rule without a name of its own has its construct’s', () => {
  expect(ruleWith({ Name: undefined })?.name).toBe('Hearing')
})

const join = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'Log' }]] }

test.each([
  [{ Ref: 'Live' }, { functionName: 'hear-events' }],
  [join, { elsewhere: 'LogGroup' }],
  ['arn:aws:sqs:eu-west-1:111122223333:queue', { elsewhere: 'arn:aws:sqs:eu-west-1:111122223333:queue' }],
])('a target %j is read as %o', (Arn, target) => {
  expect(ruleWith({ Targets: [{ Arn, Id: 'Target0' }] })?.targets).toEqual([target])
})

test.each<[Resource, string]>([
  [schedule({ Target: { Arn: { Ref: 'Log' }, Input: '{}' } }), 'The schedule One of the template leads to no function'],
  [schedule({ Target: { Arn: { Ref: 'Hear' } } }), 'The schedule One of the template has no literal input'],
  [rule({ EventPattern: undefined }), 'The rule One of the template has no event pattern'],
  [rule({ EventBusName: { Ref: 'Parameter' } }), 'The rule One of the template is of no bus that is known'],
  [
    rule({ Targets: [{ Arn: { Ref: 'Hear' }, InputPath: '$.detail' }] }),
    'The rule One of the template changes the event',
  ],
])('a schedule or rule that the runner cannot run is an error: %j', (resource, message) => {
  expect(() => read({ One: resource })).toThrow(message)
})
