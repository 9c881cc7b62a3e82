import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { expect, onTestFinished, test } from 'vitest'
import { startAws } from '../../../../bin/local/aws/start-aws.ts'

type Step = { readonly Step: string; readonly SecretId: string; readonly ClientRequestToken: string }
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']

/** The stand-in as the SDK sees it, and the steps a function was called for; `failing` is the one that fails. */
const started = async () => {
  const state: { steps: Step[]; names: string[]; failing: string | undefined } = {
    ...{ steps: [], names: [] },
    failing: undefined,
  }
  const { url, stop } = await startAws({
    secrets: [
      { name: 'rotated', text: 'text', rotation: { functionName: 'rotate' } },
      { name: 'kept', text: 'other' },
    ],
    invoke: async (name, event) => {
      const step = event as Step
      state.names.push(name)
      state.steps.push(step)
      return step.Step === state.failing ? { failed: 'it failed' } : { result: {} }
    },
    restart: async () => {},
  })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SecretsManagerClient({ endpoint: url, region: 'local', credentials })
  onTestFinished(async () => {
    client.destroy()
    await stop()
  })
  const rotate = (SecretId: string, ClientRequestToken?: string) =>
    client.send(new RotateSecretCommand({ SecretId, ...(ClientRequestToken && { ClientRequestToken }) }))
  const stages = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId: 'rotated' }))).VersionIdsToStages ?? {}
  const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }))
  return Object.assign(state, { rotate, stages, read })
}

test('a secret is found by its name and by its ARN, and by nothing else', async () => {
  const { read } = await started()
  const { ARN = '', Name, SecretString } = await read('rotated')
  expect([Name, SecretString]).toEqual(['rotated', 'text'])
  expect((await read(ARN)).SecretString).toBe('text')
  await expect(read('unheard-of')).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }))
})

test('a rotation calls the function for four steps of the version it names', async () => {
  const aws = await started()
  const { VersionId, ARN } = await aws.rotate('rotated')
  await expect.poll(() => aws.steps).toHaveLength(4)
  expect(aws.steps).toEqual(STEPS.map((Step) => ({ Step, SecretId: ARN, ClientRequestToken: VersionId })))
  expect(new Set(aws.names)).toEqual(new Set(['rotate']))
  expect((await aws.stages())[VersionId ?? '']).toEqual(['AWSPENDING'])
})

test('the version of a rotation is the token that is sent', async () => {
  const aws = await started()
  const token = '5b1c4a5e-3f0e-4a83-9d4b-0b8f3f2a6c11'
  expect((await aws.rotate('rotated', token)).VersionId).toBe(token)
})

test('a step that fails ends the rotation, and the next request reattempts it and says so', async () => {
  const aws = await started()
  aws.failing = 'setSecret'
  const { VersionId } = await aws.rotate('rotated')
  await expect.poll(() => aws.steps.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret'])
  aws.failing = undefined
  const refusal = { name: 'InvalidRequestException', message: expect.stringContaining('will be reattempted') }
  await expect(aws.rotate('rotated')).rejects.toThrow(expect.objectContaining(refusal))
  await expect.poll(() => aws.steps.slice(2).map(({ Step }) => Step)).toEqual(STEPS)
  expect(new Set(aws.steps.map((step) => step.ClientRequestToken))).toEqual(new Set([VersionId]))
})

test('a secret without a rotation is not rotated', async () => {
  const aws = await started()
  await expect(aws.rotate('kept')).rejects.toThrow(expect.objectContaining({ name: 'InvalidRequestException' }))
  expect(aws.steps).toEqual([])
})
