import { describe, expect, test } from 'vitest'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { accessClaims, bearing, believing, userToken } from '../../../support/tokens/identity.ts'

// Access tokens as issuers make them: Cognito, Entra ID, Okta, Auth0, Keycloak and RFC 9068 differ in each of these.

const ADMIN = 'playback:admin'

/** What a token opens: nothing, its own account, or everyone's. */
const opened = async (claims: object, { header = {}, settings = {} } = {}) => {
  const running = service({ settings: { ...believing(), ...settings } })
  const [own, other] = [newUser(), newUser()]
  const shown = bearing(userToken(own, claims, header))
  const statuses = await Promise.all(
    [own, other].map(async (id) => (await running.call('get-concurrency', id, shown)).status),
  )
  return { '200,403': 'own', '200,200': 'all', '401,401': 'none' }[statuses.join()] ?? statuses.join()
}

describe.each(['scope', 'scp'])('%s', (name) => {
  test.each([
    [undefined, 'own'],
    [null, 'own'],
    ['', 'own'],
    [[], 'own'],
    ['openid', 'own'],
    [['openid', 'email'], 'own'],
    [`openid ${ADMIN}`, 'all'],
    [['openid', ADMIN], 'all'],
    [[`openid ${ADMIN}`], 'all'],
    [`${ADMIN}s`, 'own'],
    [[`not-${ADMIN}`], 'own'],
    ['playback:Admin', 'own'],
    [`openid,${ADMIN}`, 'own'],
    [{ [ADMIN]: true }, 'none'],
    [[ADMIN, 7], 'none'],
    [7, 'none'],
    [true, 'none'],
  ])('%j opens %s', async (value, what) => {
    expect(await opened({ [name]: value })).toBe(what)
  })
})

test('scope and scp together grant what either grants', async () => {
  expect(await opened({ scope: 'openid', scp: [ADMIN] })).toBe('all')
  expect(await opened({ scope: ADMIN, scp: null })).toBe('all')
  expect(await opened({ scope: 'openid', scp: 'email' })).toBe('own')
})

test('a machine has no sub and acts by its scope alone', async () => {
  for (const sub of [null, undefined]) {
    expect(await opened({ sub, scp: [ADMIN] })).toBe('all')
    expect(await opened({ sub })).toBe('none')
  }
})

test('an access token may end at a fraction of a second, name several audiences and have no type', async () => {
  expect(await opened({ exp: accessClaims().exp + 0.5 })).toBe('own')
  expect(await opened({ aud: ['account', 'viewing-service'] })).toBe('own')
  for (const typ of [null, undefined, 'JWT', 'application/jwt'])
    expect(await opened({}, { header: { typ } })).toBe('own')
})

test('a client_id that is not compared may be anything, or absent as at Entra ID and Okta', async () => {
  for (const client_id of [undefined, null, 7, ['an-app'], 'an-app']) expect(await opened({ client_id })).toBe('own')
})

describe('with IDENTITY_AUDIENCE_CLAIM client_id', () => {
  const settings = { IDENTITY_AUDIENCE_CLAIM: 'client_id', IDENTITY_AUDIENCE: 'the-app' }
  test.each([
    [{ client_id: 'the-app', aud: undefined }, 'own'],
    [{ client_id: 'the-app', aud: 'whatever' }, 'own'],
    [{ client_id: 'the-app', aud: 7 }, 'own'],
    [{ client_id: 'another', aud: 'the-app' }, 'none'],
    [{ client_id: undefined, aud: 'the-app' }, 'none'], // as an ID token of Cognito has it
    [{ client_id: ['the-app'], aud: undefined }, 'none'],
    [{ client_id: 'the-App', aud: undefined }, 'none'],
    [{ client_id: 'the-app ', aud: undefined }, 'none'],
    [{ client_id: '', aud: undefined }, 'none'],
    [{ client_id: null, aud: undefined }, 'none'],
  ])('%j opens %s', async (claims, what) => {
    expect(await opened(claims, { settings })).toBe(what)
  })

  test('the token of another client is refused for that', async () => {
    const running = service({ settings: { ...believing(), ...settings } })
    const { headers } = await running.call('get-concurrency', 'a', bearing(userToken('a', { client_id: 'another' })))
    expect(headers['www-authenticate']).toContain('"its claim client_id is missing or not the one expected"')
  })
})

test('by default a client_id stands for no audience', async () => {
  expect(await opened({ client_id: 'viewing-service', aud: undefined })).toBe('none')
})
