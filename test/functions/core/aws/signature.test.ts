import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { expect, test } from 'vitest'
import { createSigner } from '../../../../functions/core/aws/signature.ts'
import { signatureOf } from '../../../support/signing-keys/secrets-manager.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET, sessionToken: 'a token' }

/** The headers and the body of the SDK's request. */
const sentBySdk = async (detail: string) => {
  const client = new EventBridgeClient({ region: 'eu-west-1', credentials, endpoint: 'http://localhost:1' })
  const sent = Promise.withResolvers<{ headers: Record<string, string>; body: string }>()
  client.middlewareStack.add(
    () => async (args) => {
      sent.resolve(args.request as never)
      return { response: {}, output: { $metadata: {} } }
    },
    { step: 'finalizeRequest', priority: 'low', override: true, name: 'watch' },
  )
  await client.send(new PutEventsCommand({ Entries: [{ Detail: detail }] }))
  const { headers, body } = await sent.promise
  return { headers, body: typeof body === 'string' ? body : new TextDecoder().decode(body) }
}

test.each(['{}', '{"title":"ünïcode 😀"}'])('signs a request as the AWS SDK does: %s', async (detail) => {
  const { headers, body } = await sentBySdk(detail)
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const signed = names.map((name) => [name, headers[name] ?? ''] as const)
  const sign = createSigner('events', 'eu-west-1')
  const amzDate = headers['x-amz-date'] ?? ''
  expect(names).toContain('x-amz-security-token')
  expect(sign({ path: '/', headers: signed, body }, amzDate, credentials)).toBe(headers.authorization)
})

test('signs each day and with each secret anew', () => {
  const sign = createSigner('service', 'us-east-1')
  const post = (amzDate: string, secretAccessKey: string) => {
    const headers = { host: 'example.amazonaws.com', 'x-amz-date': amzDate }
    const authorization = sign({ path: '/', headers: Object.entries(headers), body: 'x' }, amzDate, {
      ...{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    })
    const wanted = signatureOf({
      ...{ method: 'POST', path: '/', headers, signedHeaders: ['host', 'x-amz-date'], body: 'x' },
      ...{ scope: `${amzDate.slice(0, 8)}/us-east-1/service/aws4_request`, secretKey: secretAccessKey },
    })
    expect(authorization).toContain(`Signature=${wanted}`)
  }
  post('20150830T123600Z', SECRET)
  post('20150830T235959Z', SECRET)
  post('20150831T000000Z', SECRET)
  post('20150831T000000Z', 'another')
  post('20150830T123600Z', SECRET)
})
