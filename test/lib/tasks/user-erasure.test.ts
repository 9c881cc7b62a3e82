import { expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { functionsOf, synthesize } from '../../support/stack/synthesize.ts'

const NAME = 'viewing-service-dev-erase-user'
const stack = synthesize(stage())

test('nothing in the stack starts the erasure of a user: only a person whom IAM allows it', () => {
  const own = stack.all('AWS::Lambda::Function').find(({ Properties }) => Properties.FunctionName === NAME)
  const id = own?.id ?? ''
  expect(id).not.toBe('')
  const others = Object.entries(stack.template.Resources).filter(
    ([, one]) => one.Type !== 'AWS::Lambda::EventInvokeConfig' && JSON.stringify(one).includes(`"${id}"`),
  )
  expect(others.map(([, { Type }]) => Type)).toEqual([])
})

test('what it is asked is kept nowhere: a failed call goes to no queue and is not tried again', () => {
  const config = stack
    .all('AWS::Lambda::EventInvokeConfig')
    .find(({ Properties }) => JSON.stringify(Properties.FunctionName).includes('UserErasure'))
  expect(config?.Properties).toMatchObject({ MaximumRetryAttempts: 0 })
  expect(config?.Properties).not.toHaveProperty('DestinationConfig')
  expect(functionsOf(stack, 'dev').get('erase-user')).not.toHaveProperty('DeadLetterConfig')
})
