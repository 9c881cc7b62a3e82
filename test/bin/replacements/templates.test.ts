import { expect, test } from 'vitest'
import { Unreadable } from '../../../bin/replacements/change.ts'
import { changesOfTemplates } from '../../../bin/replacements/templates.ts'

const bus = (Properties: object, more: object = {}) => ({
  Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties, ...more } },
})
const between = (deployed: object, next: object) =>
  changesOfTemplates(['deployed.json', JSON.stringify(deployed)], ['next.json', JSON.stringify(next)])

test('a property that only a new resource can have replaces the old one', () => {
  expect(between(bus({ Name: 'a', Description: 'x' }), bus({ Name: 'b', Description: 'y' }))).toEqual([
    {
      logicalId: 'Bus',
      type: 'AWS::Events::EventBus',
      does: 'replace',
      old: 'unknown',
      because: ['Name from "a" to "b"'],
    },
  ])
})

test('a property that can be changed in place replaces nothing', () => {
  expect(between(bus({ Name: 'a', Description: 'x' }), bus({ Name: 'a', Description: 'y' }))).toEqual([])
})

test('a resource under another logical id is removed and made anew', () => {
  const { Bus } = bus({ Name: 'a' }).Resources
  expect(between(bus({ Name: 'a' }), { Resources: { Renamed: Bus } })).toMatchObject([
    { logicalId: 'Bus', does: 'remove', old: 'deleted' },
  ])
})

test('a resource whose deletion policy is Retain stays outside the stack', () => {
  expect(between(bus({}, { DeletionPolicy: 'Retain' }), { Resources: {} })).toMatchObject([
    { logicalId: 'Bus', does: 'remove', old: 'kept outside the stack' },
  ])
})

test.each(['{}', '[]', 'null', '"x"', 'Resources:'])('%s is no template', (text) => {
  expect(() => changesOfTemplates(['deployed.json', text], ['next.json', '{"Resources":{}}'])).toThrow(Unreadable)
})
