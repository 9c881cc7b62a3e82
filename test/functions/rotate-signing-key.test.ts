import { expect, test } from 'vitest'
import type { Rotation } from '../../functions/core/signing-keys/rotation.ts'
import { rotateSigningKey } from '../../functions/rotate-signing-key.ts'

const context = { getRemainingTimeInMillis: () => 30_000 }

const called = () => {
  const steps: Parameters<Rotation['step']>[] = []
  const rotation: Rotation = {
    step: async (...step) => void steps.push(step),
    revoke: async (kid) => ({ revoked: kid, signing: 'the-next' }),
  }
  return { steps, act: rotateSigningKey({ rotation }) }
}

test('each step of Secrets Manager is a step of the rotation, for the version it names', async () => {
  const { steps, act } = called()
  for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'])
    expect(await act({ Step, SecretId: 'arn', ClientRequestToken: 'a-version' }, context)).toEqual({})
  expect(steps).toEqual([
    ['createSecret', 'a-version'],
    ['setSecret', 'a-version'],
    ['testSecret', 'a-version'],
    ['finishSecret', 'a-version'],
  ])
})

test('a person revokes a key by its id, and learns which key signs now', async () => {
  const { steps, act } = called()
  expect(await act({ revoke: 'a-key' }, context)).toEqual({ revoked: 'a-key', signing: 'the-next' })
  expect(steps).toEqual([])
})

test.each([
  undefined,
  null,
  'revoke',
  {},
  { revoke: '' },
  { revoke: 'a', more: 1 },
  { Step: 'createSecret' },
  { Step: 'x' },
])('the input %j is refused in a sentence, and nothing is rotated', async (input) => {
  const { steps, act } = called()
  await expect(act(input, context)).rejects.toThrow('The input must be {"revoke":"<kid>"}')
  expect(steps).toEqual([])
})
