import { expect, test } from 'vitest'
import { callAtDeployment } from '../../../../bin/local/lambda/at-deployment.ts'
import type { Outcome } from '../../../../bin/local/lambda/outcome.ts'

const calling = async (outcomes: Readonly<Record<string, Outcome>>) => {
  const called: string[] = []
  const ended = callAtDeployment(Object.keys(outcomes), async (name) => {
    called.push(name)
    return outcomes[name] ?? { failed: 'there is no such function' }
  })
  return { error: await ended.catch((error: Error) => error), called }
}

test('what a deployment calls is called in its order', async () => {
  const { error, called } = await calling({ prepare: { result: {} }, warm: { result: null } })
  expect([error, called]).toEqual([undefined, ['prepare', 'warm']])
})

test('the first that fails ends the start with its reason', async () => {
  const { error, called } = await calling({ prepare: { failed: 'Error: no right' }, warm: { result: null } })
  expect(error).toMatchObject({
    name: 'CannotStart',
    message: 'prepare, which every deployment calls, failed: Error: no right',
  })
  expect(called).toEqual(['prepare'])
})
