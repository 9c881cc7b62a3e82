import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  bothKinds,
  expectAll,
  kinds,
  named,
  rsaKey,
  tokenOf,
  verdictOn,
  verifier,
} from '../../support/tokens/both-kinds.ts'
import { claims, forged } from '../../support/tokens/forged-token.ts'
import { issuerKey } from '../../support/tokens/identity.ts'

// RFC 8725 section 3 on both kinds of token. What test/functions/http/authenticate/ and test/functions/core/tokens/playback-token.test.ts
// prove already (the algorithm none, unknown and foreign keys, missing claims, foreign types) is not repeated here.

test.each(bothKinds)('the %s token that these tests make is valid', async (kind) => {
  expect(await verdictOn(tokenOf(kind))).toBe(kinds[kind].good)
})

describe.each(bothKinds)('3.1 the algorithm of a key is verified: %s', (kind) => {
  const { key, typ, claims: claimsOf } = kinds[kind]

  test.each([
    ['HS256', 'sha256'],
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
    ['ES256', 'sha256'],
  ])('the public key is not accepted as a shared secret of %s, however it is written', async (alg, hash) => {
    const { x = '', y = '', crv, kty } = key.jwk as Record<string, string>
    const [rawX, rawY] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
    const publicKey = createPublicKey(key.privateKey)
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
    const secrets = [
      ...[JSON.stringify(key.jwk), JSON.stringify({ keys: [key.jwk] }), JSON.stringify({ crv, kty, x, y }), x, rawX],
      ...[
        Buffer.concat([Buffer.from([4]), rawX, rawY]),
        Buffer.concat([Buffer.from([2 + ((rawY.at(-1) ?? 0) & 1)]), rawX]),
      ],
      ...[pem, pem.trim(), pem.replaceAll('\n', '\r\n'), publicKey.export({ type: 'spki', format: 'der' }), '', '\0'],
    ]
    await expectAll(named(secrets, (secret) => forged({ alg, kid: key.kid, typ }, claimsOf(), secret, hash)))
  })

  test('an algorithm is its exact name', async () => {
    const names = ['es256', 'ES256 ', 'ES256\0', 'ES384', 'ES256K', 'RS256', 'EdDSA', 'ECDH-ES', 'none', '', null, 7]
    await expectAll(named([...names, ['ES256'], { ES256: 1 }], (alg) => tokenOf(kind, { header: { alg } })))
  })
})

test('3.1 an RSA key verifies its own algorithm alone', async () => {
  const rsa = rsaKey('identity-1', 2_048)
  const settings = { IDENTITY_ALGORITHMS: 'RS256,RS384,PS256,ES256' }
  const verify = verifier({ identity: [rsa.jwk, issuerKey('e').jwk], settings })
  const signedAs = (alg: string) => tokenOf('access', { key: { ...rsa, alg }, header: { alg } })
  expect(await verify(signedAs('RS256'))).toBe('user')
  await expectAll(named(['RS384', 'RS512', 'PS256', 'PS384'], signedAs), 'token_invalid', verify)
  await expectAll({ es256: tokenOf('access') }, 'token_invalid', verify)
  // The algorithm is one that is accepted, and its signature is good: of a key that says so it is taken.
  const pss = verifier({ identity: [{ ...rsa.jwk, alg: 'PS256' }], settings })
  expect(await pss(signedAs('PS256'))).toBe('user')
})

test('3.2 a shared key of the key set verifies HS256 alone', async () => {
  const header = { kid: 'shared-1', typ: 'playback+jwt' }
  expect(await verdictOn(forged({ ...header, alg: 'HS256' }))).toBe('player')
  await expectAll({
    hs384: forged({ ...header, alg: 'HS384' }, claims(), undefined, 'sha384'),
    es256: tokenOf('playback', { header: { kid: 'shared-1' } }),
  })
})
