import { expect, test } from 'vitest'
import { createSigningKeys } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { createPlaybackTokens } from '../../../../functions/core/tokens/playback-token.ts'
import { playing } from '../../../support/service/guarded.ts'
import { SECRET, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { claims, forged, HEADER, partsOf, seconds } from '../../../support/tokens/forged-token.ts'
import { believing } from '../../../support/tokens/identity.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A session, and beats of it with any bearer at any time of Redis' clock. */
const beating = async (more: Record<string, string> = {}) => {
  const time = { now: Date.now() }
  const running = service({ settings: { HEARTBEAT_INTERVAL: '1h', ...more }, clock: () => time.now })
  const { body } = await running.create(newUser())
  const token: string = body.playback_token
  const beat = (bearer?: string) =>
    running.call('send-heartbeat', body.session.session_id, {
      headers: bearer === undefined ? {} : { authorization: bearer },
    })
  return { time, running, token, beat }
}
const life = { JWT_EXPIRATION: '6h', SESSION_TIMEOUT: '24h' }

test('a heartbeat renews a token from half of its life on', async () => {
  const { time, token, beat } = await beating(life)
  time.now += 2 * HOUR + 59 * MINUTE
  expect(Object.keys((await beat(`Bearer ${token}`)).body)).not.toContain('playback_token')
  time.now += MINUTE
  const { body } = await beat(`Bearer ${token}`)
  expect(body.playback_token).not.toBe(token)
  expect(body.token_expires_at).toBe(new Date(Math.floor(time.now / 1000 + 6 * 3600) * 1000).toISOString())
  const [before, after] = [partsOf(token), partsOf(body.playback_token)]
  expect(after.claims.exp - before.claims.exp).toBe(3 * 3600)
  expect(after.claims.session_id).toBe(before.claims.session_id)
})

test('the scheme of the header is read without regard to case', async () => {
  const { time, token, beat } = await beating(life)
  time.now += 2.9 * HOUR
  await beat()
  time.now += HOUR
  expect((await beat(`bearer   ${token} `)).body.playback_token).toBeTypeOf('string')
})

test('a heartbeat ignores a bad or foreign token', async () => {
  const { time, token, beat } = await beating(life)
  const other = await beating(life)
  time.now += 2.9 * HOUR
  await beat()
  time.now += HOUR
  const [head, payload, signature] = token.split('.')
  const bad = [`${head}.${payload}`, `${head}.${payload}.${signature?.slice(2)}`, other.token, 'x', ...['', ' ']]
  for (const bearer of [...bad.map((one) => `Bearer ${one}`), token, `Basic ${token}`, `Bearer ${token} ${token}`]) {
    const { status, body } = await beat(bearer)
    expect(status).toBe(200)
    expect(Object.keys(body), bearer).not.toContain('playback_token')
  }
})

test('a heartbeat is accepted although no signing key can be read', async () => {
  const { time, running, token } = await beating(life)
  time.now += 2.9 * HOUR
  const blind = createPlaybackTokens(
    createSigningKeys(async () => Promise.reject(new Error('no'))),
    running.settings,
  )
  const claims = await running.tokens.verify(token)
  const { session, now } = await running.lifecycle.heartbeat(claims.session_id)
  expect(await blind.renew(token, session, now + 2 * HOUR)).toBeUndefined()
})

test('a heartbeat is accepted although no key of the key set may sign', async () => {
  const { time, running, token } = await beating(life)
  const k = Buffer.from(SECRET).toString('base64url')
  const later = new Date(time.now + 24 * HOUR).toISOString()
  const keySet = JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'jwt-secret', k, use_from: later })
  const silent = createPlaybackTokens(
    createSigningKeys(async () => keySet),
    running.settings,
  )
  const { session_id } = await silent.verify(token)
  const { session, now } = await running.lifecycle.heartbeat(session_id)
  expect(await silent.renew(token, session, now + 4 * HOUR)).toBeUndefined()
})

test('validate-token and refresh-token distinguish an expired token from an invalid one', async () => {
  const running = service()
  const { body } = await running.create(newUser())
  const expired = forged(
    { ...HEADER, kid: 'jwt-secret' },
    claims({ session_id: body.session.session_id, exp: seconds() - 60 }),
    SECRET,
  )
  for (const name of ['validate-token', 'refresh-token'] as const) {
    const valid = name === 'validate-token' ? { valid: false } : {}
    const answerTo = async (token: string) => (await running.call(name, undefined, { body: { token } })).body
    expect(await answerTo(expired)).toMatchObject({
      status: 401,
      code: 'token_expired',
      recovery: 'recreate',
      ...valid,
    })
    for (const token of ['', 'x'.repeat(15_000), body.playback_token.slice(1)])
      expect(await answerTo(token)).toMatchObject({
        status: 401,
        code: 'token_invalid',
        recovery: 'recreate',
        ...valid,
      })
  }
})

test('validate-token answers for a session that is gone or foreign', async () => {
  const running = service()
  const unknown = forged({ ...HEADER, kid: 'jwt-secret' }, claims(), SECRET)
  const validated = await running.call('validate-token', undefined, { body: { token: unknown } })
  expect(validated.body).toMatchObject({ status: 401, code: 'session_ended', valid: false, recovery: 'recreate' })
  expect(validated.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  const refreshed = await running.call('refresh-token', undefined, { body: { token: unknown } })
  expect(refreshed.body).toMatchObject({ status: 404, code: 'session_not_found' })
})

test('with authentication on a heartbeat renews the token that it showed', async () => {
  const time = { now: Date.now() }
  const settings = { ...believing(), HEARTBEAT_INTERVAL: '1h', ...life }
  const running = service({ settings, clock: () => time.now })
  const { sessionId, token, player } = await playing(running)
  time.now += 2 * HOUR + 59 * MINUTE
  expect(Object.keys((await running.call('send-heartbeat', sessionId, player)).body)).not.toContain('playback_token')
  time.now += MINUTE
  const { body } = await running.call('send-heartbeat', sessionId, player)
  expect(body.playback_token).not.toBe(token)
  expect(partsOf(body.playback_token).claims.session_id).toBe(sessionId)
})
