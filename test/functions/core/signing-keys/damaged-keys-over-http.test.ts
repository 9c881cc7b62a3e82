import { expect, test } from 'vitest'
import { createSecretReader } from '../../../../functions/core/aws/secret.ts'
import { logged } from '../../../support/service/logged.ts'
import { createBody, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { damages, type EcKey, ecKey } from '../../../support/signing-keys/damage.ts'
import { startSecretsManager } from '../../../support/signing-keys/secrets-manager.ts'
import { partsOf } from '../../../support/tokens/forged-token.ts'
import { bearing, believing, userToken } from '../../../support/tokens/identity.ts'

const KEY_SET = 'the-key-set'
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const keySetText = (...keys: unknown[]) => JSON.stringify({ keys })

/** The whole service on Secrets Manager, at a time that the test moves. */
const started = async (text: string) => {
  const aws = await startSecretsManager({ [KEY_SET]: text })
  const time = { now: Date.now() }
  const fresh = () =>
    service({
      settings: { ...believing(), SIGNING_KEYS_SECRET: KEY_SET },
      secrets: createSecretReader(aws.environment, () => time.now),
    })
  return { aws, time, fresh }
}
type Running = ReturnType<typeof service>

/** Create, heartbeat, validate, refresh and the JWK Set, as a player and a CDN use them; the key that signed. */
const playOn = async (running: Running, statuses: number[] = []) => {
  const userId = newUser()
  const user = bearing(userToken(userId))
  const created = await running.call('create-session', undefined, { ...user, body: createBody(userId) })
  const { session, playback_token: token } = created.body
  const body = { token }
  const answers = [
    created,
    await running.call('send-heartbeat', session.session_id, bearing(token)),
    await running.call('validate-token', undefined, { body }),
    await running.call('refresh-token', undefined, { body }),
    await running.call('get-jwks'),
  ]
  statuses.push(...answers.map(({ status }) => status))
  const { kid } = partsOf(token).header
  expect(answers[4]?.body.keys.map((key: { kid: string }) => key.kid)).toContain(kid)
  return { kid, token, sessionId: session.session_id as string, statuses }
}

const [old, newest] = [ecKey('old', { verify_until: at(600) }), ecKey('newest', { use_from: at(-60) })]
const OK = [201, 200, 200, 200, 200]

test.each(Object.entries(damages))('with %s in the key set every endpoint works', async (_, damaged) => {
  logged()
  const { aws, time, fresh } = await started(keySetText(old, newest))
  const warm = fresh()
  const before = await playOn(warm)
  expect([before.kid, before.statuses]).toEqual(['newest', OK])
  aws.secrets[KEY_SET] = keySetText(old, damaged(newest as EcKey))
  time.now += 5 * 60_000
  for (const running of [warm, fresh()]) expect(await playOn(running)).toMatchObject({ kid: 'old', statuses: OK })
  if (!/id|null|number|text|list|object/.test(_))
    expect((await warm.call('send-heartbeat', before.sessionId, bearing(before.token))).status).toBe(200)
})

test('a key set of which nothing can be read is used as it was, and its repair is seen soon', async () => {
  logged()
  const { aws, time, fresh } = await started(keySetText(old, newest))
  const warm = fresh()
  await playOn(warm)
  aws.secrets[KEY_SET] = keySetText(old, newest).slice(0, -20)
  time.now += 5 * 60_000
  expect(await playOn(warm)).toMatchObject({ kid: 'newest', statuses: OK })
  const cold = fresh()
  expect((await cold.call('get-jwks')).body).toMatchObject({ status: 503, dependency: 'signing_keys' })
  const repaired = ecKey('repaired', { use_from: at(-1) })
  aws.secrets[KEY_SET] = keySetText(newest, repaired)
  time.now += 30_000
  for (const running of [warm, cold]) expect(await playOn(running)).toMatchObject({ kid: 'repaired', statuses: OK })
})

test('a damaged key set is read at most once in five seconds', async () => {
  logged()
  const { aws, time, fresh } = await started(keySetText(old, { ...newest, x: 'AAAA' }))
  const running = fresh()
  for (let i = 0; i < 10; i += 1) await running.call('get-jwks')
  expect(aws.reads).toBe(1)
  for (let second = 0; second < 60; second += 1) {
    time.now += 1_000
    await running.call('get-jwks')
  }
  expect(aws.reads).toBeGreaterThanOrEqual(3)
  expect(aws.reads).toBeLessThanOrEqual(13)
})

test('a fault of the signing keys is logged as the alarm expects', async () => {
  const lines = logged()
  const { fresh } = await started(keySetText(old, { ...newest, x: 'AAAA' }))
  await fresh().call('get-jwks')
  expect(lines).toMatchObject([{ level: 'error', signing_keys: 'damaged', kids: ['newest'] }])
})
