import {
  GetAliasCommand,
  InvokeCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { inRegionOf, lambdaOf, refuseOtherAccount, type StagePlace } from '../../../bin/command/stage-place.ts'
import { listen } from '../../../bin/local/gateway/listen.ts'

const STAGE = { name: 'prod', account: '210987654321', region: 'eu-west-1' }

afterEach(() => void vi.unstubAllEnvs())

/** What a stand-in for Lambda was asked; it answers each request with `status` and `message`. */
const lambda = async (stage: StagePlace, status = 200, message = '') => {
  const asked: { path: string | undefined; region: string | undefined }[] = []
  const { url, stop } = await listen((request, response) => {
    const [, region] = /Credential=id\/\d+\/([\w-]+)\//.exec(request.headers.authorization ?? '') ?? []
    asked.push({ path: request.url?.replace('/2015-03-31/functions/', ''), region })
    response
      .writeHead(status, { 'x-amzn-errortype': 'AccessDeniedException' })
      .end(JSON.stringify({ Message: message }))
  }, 0)
  onTestFinished(() => void stop())
  vi.stubEnv('AWS_REGION', 'us-east-2')
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' }
  return { asked, client: lambdaOf(stage, { endpoint: url, credentials }) }
}

const FunctionName = 'viewing-service-prod-get-session'
const askAll = async (client: LambdaClient) => {
  await client.send(new InvokeCommand({ FunctionName }))
  await client.send(new GetAliasCommand({ FunctionName, Name: 'live' }))
  await client.send(new PublishVersionCommand({ FunctionName }))
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName }))
}

test('every request names the account of the stage and goes to its region, whatever AWS_REGION says', async () => {
  const { asked, client } = await lambda(STAGE)
  await askAll(client)
  const place = `210987654321%3Afunction%3A${FunctionName}`
  expect(asked).toEqual(
    ['invocations', 'aliases/live', 'versions', 'configuration'].map((what) => ({
      ...{ path: `${place}/${what}`, region: 'eu-west-1' },
    })),
  )
})

test('the stage of npm start is in no account, and where the SDK finds it', async () => {
  const { asked, client } = await lambda({ name: 'local' })
  await askAll(client)
  expect(asked[0]).toEqual({ path: `${FunctionName}/invocations`, region: 'us-east-2' })
  expect(inRegionOf({ name: 'local' })).toEqual({})
})

test('a refusal of credentials of another account says so, one of the own account stays as it is', async () => {
  const by = (account: string) => `User: arn:aws-us-gov:iam::${account}:user/me is not authorized to perform: x`
  const other = await lambda(STAGE, 403, by('999988887777'))
  await expect(askAll(other.client)).rejects.toThrow(
    'These AWS credentials are of account 999988887777, and the stage prod is in account 210987654321',
  )
  const own = await lambda(STAGE, 403, by('210987654321'))
  await expect(askAll(own.client)).rejects.toMatchObject({ name: 'AccessDeniedException' })
})

test('what names no account is not refused for its account', () => {
  expect(() => refuseOtherAccount(STAGE, undefined)).not.toThrow()
  expect(() => refuseOtherAccount({ name: 'local' }, '000000000000')).not.toThrow()
})
