import { describe, expect, test } from 'vitest'
import { asked, guarded, playing } from '../../../support/service/guarded.ts'
import { SECRET, verbsOnSession } from '../../../support/service/service.ts'
import { forged, partsOf, withClaims } from '../../../support/tokens/forged-token.ts'
import { bearing, issuerKey, signedToken } from '../../../support/tokens/identity.ts'

describe('a bad playback token', () => {
  const bad: [string, (token: string) => string, string?][] = [
    [
      'signed with another key',
      (token) => forged(partsOf(token).header, partsOf(token).claims, 'another key of 32 bytes or more!!'),
    ],
    [
      'of the algorithm none',
      (token) => forged({ ...partsOf(token).header, alg: 'none' }, partsOf(token).claims).replace(/[^.]*$/, ''),
    ],
    [
      'of a longer hash',
      (token) => forged({ ...partsOf(token).header, alg: 'HS512' }, partsOf(token).claims, SECRET, 'sha512'),
    ],
    ['of an unknown key', (token) => forged({ ...partsOf(token).header, kid: 'x' }, partsOf(token).claims, SECRET)],
    [
      'expired',
      (token) => forged(partsOf(token).header, { ...partsOf(token).claims, exp: 1 }, SECRET),
      'token_expired',
    ],
    [
      'without a session',
      (token) => forged(partsOf(token).header, { ...partsOf(token).claims, session_id: undefined }, SECRET),
    ],
    ['of another service', (token) => forged(partsOf(token).header, { ...partsOf(token).claims, iss: 'x' }, SECRET)],
    ['for another audience', (token) => forged(partsOf(token).header, { ...partsOf(token).claims, aud: 'x' }, SECRET)],
    [
      'signed by Identity',
      (token) => signedToken(issuerKey('identity-1'), { typ: 'playback+jwt' }, partsOf(token).claims),
    ],
    ['of another type', (token) => forged({ ...partsOf(token).header, typ: 'JWT' }, partsOf(token).claims, SECRET)],
    ['with a changed end', (token) => withClaims(token, { ...partsOf(token).claims, exp: 9_999_999_999 })],
    [
      'too long',
      (token) => forged(partsOf(token).header, { ...partsOf(token).claims, more: 'x'.repeat(8_000) }, SECRET),
    ],
  ]

  test.each(bad)('%s is refused before Redis is asked', async (_, tokenOf, code = 'token_invalid') => {
    const running = guarded()
    const { sessionId, token, user } = await playing(running)
    const count = await asked(running, async () => {
      for (const name of verbsOnSession) {
        const { status, body } = await running.call(name, sessionId, bearing(tokenOf(token)))
        expect([name, status, body.code]).toEqual([name, 401, code])
      }
    })
    expect(count).toBe(0)
    expect((await running.call('get-session', sessionId, user)).body.status).toBe('active')
  })
})
