import { expect, test, vi } from 'vitest'
import { controlTowerExceptions } from '../../lib/operations/control-tower.ts'
import { controlTower, wholeControlTower } from '../support/stack/control-tower.ts'
import { kindsOfStage } from '../support/stack/kinds-of-stage.ts'
import { templateOfKind, writeTemplate } from '../support/stack/templates.ts'

vi.setConfig({ testTimeout: 180_000 })

/** The rules that a template does not keep, without those a stage is excepted from. */
const rulesIn = (path: string) => {
  const { rules, violations } = controlTower(path)
  expect(rules).toBeGreaterThan(15)
  const unexcepted = violations.filter(({ rule, resource }) => !controlTowerExceptions[rule]?.resources.test(resource))
  return { unexcepted, broken: [...new Set(violations.map(({ rule }) => rule))].toSorted() }
}

const met = new Set<string>()

test.each(Object.keys(kindsOfStage))(
  'stage %s keeps the rules of Control Tower but for the listed exceptions',
  (name) => {
    const { unexcepted, broken } = rulesIn(templateOfKind(name))
    expect(unexcepted).toEqual([])
    for (const rule of broken) met.add(rule)
  },
)

test('no exception is listed in vain', () => {
  expect([...met].toSorted()).toEqual(Object.keys(controlTowerExceptions).toSorted())
})

test('a topic for alarms, logs that are kept for a year and protection keep three rules more', () => {
  const { broken } = rulesIn(templateOfKind('everything', { logRetentionDays: 365 }))
  const settable = ['CT.CLOUDWATCH.PR.1', 'CT.CLOUDWATCH.PR.2', 'CT.RDS.PR.3']
  expect(broken).toEqual(
    Object.keys(controlTowerExceptions)
      .filter((rule) => !settable.includes(rule))
      .toSorted(),
  )
})

const careless = () =>
  writeTemplate('careless', {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      Open: {
        Type: 'AWS::Lambda::Permission',
        Properties: { Action: 'lambda:InvokeFunction', FunctionName: 'f', Principal: '*' },
      },
    },
  })

test('the rules find a queue without dead letters and a function that everybody may call', () => {
  const found = controlTower(careless()).violations.map(({ rule, resource }) => `${rule} ${resource}`)
  expect(found).toEqual(expect.arrayContaining(['CT.LAMBDA.PR.2 Open', 'CT.SQS.PR.1 Queue']))
})

test('a rule that is about no resource of a template has nothing to say about it', () => {
  const path = careless()
  const { rules, violations } = controlTower(path)
  expect(rules).toBeLessThan(10)
  expect(wholeControlTower(path)).toEqual(violations)
})
