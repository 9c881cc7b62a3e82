import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  bothKinds,
  expectAll,
  headerOf,
  kinds,
  named,
  rsaKey,
  sealed,
  signatureOf,
  tokenOf,
  verdictOn,
  verifier,
} from '../../support/tokens/both-kinds.ts'

// RFC 8725 section 3 on both kinds of token. What test/functions/http/authenticate/ and test/functions/core/tokens/playback-token.test.ts
// prove already (the algorithm none, unknown and foreign keys, missing claims, foreign types) is not repeated here.

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const half = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')

describe.each(bothKinds)('3.3 and 3.4 every part of a signature counts: %s', (kind) => {
  const token = tokenOf(kind)
  const [head = '', payload = '', signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)]
  const signedBy = (...parts: Buffer[]) => `${head}.${payload}.${Buffer.concat(parts).toString('base64url')}`

  test('no character of a token may change', async () => {
    expect(await verdictOn(token)).toBe(kinds[kind].good)
    const places = Array.from({ length: token.length }, (_, at) => at).filter((at) => at % 3 === 0)
    const other = (at: number) => (token[at] === 'A' ? 'B' : 'A')
    await expectAll(named(places, (at) => token.slice(0, at) + other(at) + token.slice(at + 1)))
  })

  test('no signature is valid for every content', async () => {
    const [zero, one, n] = [half(0n), half(1n), half(ORDER)]
    const pairs = [
      [zero, zero],
      [zero, s],
      [r, zero],
      [n, s],
      [r, n],
      [n, n],
      [one, one],
      [half(ORDER - 1n), one],
      [s, r],
    ]
    await expectAll(named(pairs, (pair) => signedBy(...pair)))
  })

  test('a signature of another length or form is invalid', async () => {
    const [zero, der] = [Buffer.alloc(1), signatureOf(`${head}.${payload}`, kinds[kind].key, 'der')]
    const forms = [
      [der],
      [bytes.subarray(0, 63)],
      [r],
      [],
      [bytes, zero],
      [zero, bytes],
      [zero, r, zero, s],
      [bytes, bytes],
    ]
    await expectAll(named([...forms, [Buffer.alloc(4_000)]], (form) => signedBy(...form)))
  })

  test('the signature of one token is invalid on another', async () => {
    const [otherHead, otherPayload] = tokenOf(kind, { header: { more: 1 }, claims: { more: 1 } }).split('.')
    await expectAll({ header: `${otherHead}.${payload}.${signature}`, payload: `${head}.${otherPayload}.${signature}` })
  })

  test('a valid token inside an invalid one does not make it valid', async () => {
    const outer = headerOf(kind, { cty: 'JWT' })
    await expectAll({
      nested: sealed(kinds[kind].key, outer, token),
      quoted: sealed(kinds[kind].key, outer, `"${token}"`),
    })
  })
})

test('3.4 a public key that is malformed or weak verifies nothing', async () => {
  const weak = rsaKey('identity-1', 1_024)
  expect(await verifier({ identity: [weak.jwk] })(tokenOf('access', { key: weak, header: { alg: 'RS256' } }))).toBe(
    'token_invalid',
  )
  const strong = rsaKey('identity-1', 2_048)
  expect(await verifier({ identity: [strong.jwk] })(tokenOf('access', { key: strong, header: { alg: 'RS256' } }))).toBe(
    'user',
  )
  const other = rsaKey('identity-2', 2_048) // a set without any key that can be used is Identity's trouble: 503
  const zero = Buffer.alloc(32).toString('base64url')
  for (const wrong of [
    { x: zero, y: zero },
    { x: zero },
    { y: 'AA' },
    { crv: 'P-384' },
    { crv: 'secp256k1' },
    { x: 7 },
  ])
    expect(await verifier({ identity: [{ ...kinds.access.key.jwk, ...wrong }, other.jwk] })(tokenOf('access'))).toBe(
      'token_invalid',
    )
})

test.each(bothKinds)('3.6 nothing compressed or encrypted is a token: %s', async (kind) => {
  const zipped = deflateRawSync(JSON.stringify(kinds[kind].claims()))
  const encrypted = [
    { alg: 'dir', enc: 'A256GCM', zip: 'DEF' },
    { alg: 'RSA1_5', enc: 'A128CBC-HS256' },
    { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_000_000_000, p2s: 'AAAA' },
  ]
  await expectAll({ zipped: sealed(kinds[kind].key, headerOf(kind, { zip: 'DEF' }), zipped) })
  await expectAll(
    named(
      encrypted,
      (header) => `${Buffer.from(JSON.stringify(headerOf(kind, header))).toString('base64url')}.AA.AA.AA.AA`,
    ),
  )
})
