import { Redis } from 'ioredis'
import { expect, inject, test, vi } from 'vitest'
import { misuse } from '../bin/local/misuse.ts'
import { missing, random, startHere } from '../bin/local/printed.ts'
import { secretsOfARun } from '../bin/local/secrets-of-a-run.ts'
import { issuerOfOnesOwn, tokensFrom } from '../bin/local/stand-ins/whose-tokens.ts'
import { ownRedis, testOnServer } from '../support/redis/redis-server.ts'
import { newUser } from '../support/service/users.ts'
import { CREDENTIALS, startSecretsManager } from '../support/signing-keys/secrets-manager.ts'

// What is printed while those fail that hold the secrets holds no secret either. Nothing here comes from functions/.

vi.setConfig({ testTimeout: 60_000 })

testOnServer('when the password of Redis changes, neither the old nor the new one is printed', async () => {
  const secrets = secretsOfARun()
  const REDIS_PASSWORD = secrets.keep('REDIS_PASSWORD', random())
  const { address } = await ownRedis('--requirepass', REDIS_PASSWORD)
  const { url, issuerUrl, printed } = await startHere({ REDIS_ADDR: address, REDIS_PASSWORD })
  const { create } = misuse(url, tokensFrom(issuerUrl), secrets)
  expect((await create(newUser())).status).toBe(201)
  const admin = new Redis(`redis://:${REDIS_PASSWORD}@${address}`)
  await admin.config('SET', 'requirepass', secrets.keep('the new password', random()))
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  admin.disconnect()
  expect((await create(newUser())).status).toBe(503)
  expect(missing(printed(), /"dependency":"redis"/)).toEqual([])
  expect(secrets.foundIn(printed())).toEqual([])
})

type Manager = Awaited<ReturnType<typeof startSecretsManager>>
const halfOfARing = (k: string) => `{"keys":[{"kty":"oct","alg":"HS256","kid":"one","k":"${k}"}`
const troubles: Record<string, (manager: Manager, k: string) => object> = {
  'holds half of a key set': ({ secrets }, k) => Object.assign(secrets, { keySet: halfOfARing(k) }),
  'answers with half of a key set': (manager, k) => Object.assign(manager, { trouble: halfOfARing(k) }),
  'answers 500': (manager) => Object.assign(manager, { trouble: 500 }),
  'is not there': ({ environment }) =>
    Object.assign(environment, { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://localhost:9' }),
}

/** A token that must be verified before it can be refused. */
const playbackLike = (token: string) => {
  const header = Buffer.from('{"alg":"HS256","kid":"one","typ":"playback+jwt"}').toString('base64url')
  return token.replace(/^[^.]*/, header)
}

test.each(Object.entries(troubles))(
  'no secret is printed while Secrets Manager %s and no issuer is there',
  async (_, spoil) => {
    const secrets = secretsOfARun()
    const manager = await startSecretsManager({})
    spoil(manager, secrets.keep('k', random()))
    for (const [name, text] of Object.entries(CREDENTIALS)) secrets.keep(`the credentials’ ${name}`, text)
    const { accessToken, environment } = await issuerOfOnesOwn(secrets)
    const { url, printed } = await startHere({
      ...{ ...manager.environment, ...environment, REDIS_ADDR: inject('redis'), LOCAL_SCHEDULE_INTERVAL: 'off' },
      ...{ SIGNING_KEYS_SECRET: 'keySet', IDENTITY_JWKS_URL: 'http://localhost:9' },
    })
    const { create, statuses } = misuse(url, accessToken, secrets)
    expect((await create(newUser())).status).toBe(503)
    const token = secrets.keepToken('a playback token', playbackLike(await accessToken('ann')))
    const wrong = await statuses(
      [503, 'POST', '/api/playback/token/validate', { body: JSON.stringify({ token }) }],
      [503, 'POST', '/api/playback/session/x/stop', { body: JSON.stringify({ token }), type: 'text/plain' }],
      [503, 'POST', '/api/playback/session/x/heartbeat', { token }],
    )
    expect(wrong).toEqual([])
    expect(missing(printed(), /"dependency":"identity"/, /"dependency":"signing_keys"/)).toEqual([])
    expect(secrets.foundIn(printed())).toEqual([])
  },
)
