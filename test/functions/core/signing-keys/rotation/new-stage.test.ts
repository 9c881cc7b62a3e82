import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, inject, test } from 'vitest'
import { routes } from '../../../../../functions/contract/routes.ts'
import { STEPS } from '../../../../../functions/core/signing-keys/rotation.ts'
import { startUpstream } from '../../../../support/entitlement/upstream-server.ts'
import { httpEvent } from '../../../../support/http/http-event.ts'
import { bundleOf, bundleProcess, functionProcess } from '../../../../support/processes/bundle-process.ts'
import { createBody } from '../../../../support/service/service.ts'
import { newUser } from '../../../../support/service/users.ts'
import { NAME, rotationAccount } from '../../../../support/signing-keys/rotation-account.ts'

/** The functions of a new stage as they are deployed, each in a process of its own, on the key set as it was generated. */
const deployed = async () => {
  const account = await rotationAccount()
  const upstream = await startUpstream(() => ({ body: { entitled: true, available: true } }))
  const environment = {
    ...account.environment,
    ...{ REDIS_ADDR: inject('redis'), SIGNING_KEYS_SECRET: NAME, AUTHENTICATION: 'none' },
    ...{ IDENTITY_SERVICE_URL: upstream.url, CONTENT_SERVICE_URL: upstream.url },
  }
  const [create, jwks, rotates] = await Promise.all([
    bundleProcess(bundleOf('create-session'), environment),
    bundleProcess(bundleOf('get-jwks'), environment),
    functionProcess(bundleOf('rotate-signing-key'), environment),
  ])
  const rotate = async () => {
    const version = await account.begin()
    for (const Step of STEPS) await rotates.call({ Step, SecretId: 'arn', ClientRequestToken: version })
  }
  const firstToken = async () => {
    const event = httpEvent(routes['create-session'], undefined, { body: createBody(newUser(), { region: 'US' }) })
    const { status, body } = await create(event)
    expect(status).toBe(201)
    return body.playback_token as string
  }
  const readSet = () => jwks(httpEvent(routes['get-jwks'], undefined, {}))
  /** A CDN that meets its first token. */
  const cdn = (token: string) => {
    const read = async () => new Response(JSON.stringify((await readSet()).body))
    const keys = createRemoteJWKSet(new URL('https://viewing.example/jwks.json'), { [customFetch]: read })
    return jwtVerify(token, keys, { issuer: 'viewing-service', audience: 'playback', algorithms: ['ES256'] })
  }
  return { rotate, firstToken, readSet, cdn }
}

const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('the very first token of a new stage is good by the JWK Set alone', async () => {
  const { rotate, firstToken, cdn } = await deployed() // create-session has read the key set by now
  await rotate()
  await passed(1_000) // the first rotation runs with the deployment, before anybody is told of it
  const token = await firstToken()
  expect(decodeProtectedHeader(token).alg).toBe('ES256')
  await expect(cdn(token)).resolves.toBeDefined()
})

test('functions that served before the first rotation do not use the generated key for minutes more', async () => {
  const { rotate, firstToken, readSet, cdn } = await deployed()
  expect(decodeProtectedHeader(await firstToken()).alg).toBe('HS256')
  const { body, headers } = await readSet()
  expect([body, headers['cache-control']]).toEqual([{ keys: [] }, 'max-age=5'])
  await rotate()
  await passed(1_000)
  const token = await firstToken()
  expect(decodeProtectedHeader(token).alg).toBe('ES256')
  await expect(cdn(token)).resolves.toBeDefined()
})
