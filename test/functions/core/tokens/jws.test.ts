import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { parseSession } from '../../../../functions/core/session/session.ts'
import { createSigningKeys } from '../../../../functions/core/signing-keys/signing-keys.ts'
import { createPlaybackTokens } from '../../../../functions/core/tokens/playback-token.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { logged, warned } from '../../../support/service/logged.ts'
import { answeredText } from '../../../support/service/stored-session.ts'
import { size } from '../../../support/size.ts'
import { byJose } from '../../../support/tokens/by-jose.ts'
import { claims, hmacOf, K, oct, seconds } from '../../../support/tokens/forged-token.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ec = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'ec' }
const shared = oct('shared')
const tokensOf = (...keys: object[]) =>
  createPlaybackTokens(
    createSigningKeys(async () => JSON.stringify({ keys })),
    readConfig({ AUTHENTICATION: 'none' }),
  )
const ours = tokensOf(ec, shared)
const jose = byJose(ec, shared)

/** `good`, or the fault that we find in a token, in the words of `byJose`. */
const verdict = (token: string): Promise<string> =>
  ours.verify(token).then(
    () => 'good',
    ({ fault, members, cause }) => {
      if (members.dependency === 'clock') return 'clock'
      return cause?.issues ? `claim ${cause.issues[0]?.path[0]}` : fault
    },
  )

const encoded = (content: string | object) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')
const ecSigned = (text: string) =>
  sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
const signedAs = (alg: unknown, header: string | object, payload: string | object) => {
  const text = `${encoded(header)}.${encoded(payload)}`
  return `${text}.${alg === 'ES256' ? ecSigned(text) : hmacOf(text, K)}`
}

const json: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', [], {}, 0, -1, true, null, '\ud800', 'playback', ['playback'], [['playback']]),
)
const time = fc.oneof(
  fc.integer({ min: -12, max: 12 }).map((by) => seconds() + by),
  fc.constantFrom(0, -1, 1.5, 1e308, 4e9),
  json,
)

/** Members with other values; `undefined` leaves one out. */
const others = (values: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .array(
      fc.oneof(
        ...Object.entries(values).map(([name, value]) =>
          fc.tuple(fc.constant(name), fc.oneof(value, json, fc.constant(undefined))),
        ),
      ),
      { maxLength: 2 },
    )
    .map((changes) => Object.fromEntries(changes))

const types = ['PLAYBACK+JWT', 'application/playback+jwt', 'Application/Playback+JWT', 'x/playback+jwt', 'jwt']
const headers = others({
  typ: fc.constantFrom(...types, 'playbac\u212a+jwt', 'playback+jwt;a=b'),
  kid: fc.constantFrom('ec', 'shared', 'other'),
  alg: fc.constantFrom('HS256', 'ES256', 'HS512', 'none', 'es256'),
  crit: fc.constantFrom(['b64'], ['b64', 'b64'], ['exp'], ['b64', 'exp'], ['']),
  b64: fc.boolean(),
  zip: fc.constant('DEF'),
})
const payloads = others({
  ...{ iss: json, aud: json, iat: time, nbf: time, exp: time, sub: json, jti: json, user_id: json, region: json },
  session_id: fc.constant('01234567-89AB-8001-8000-0123456789ab'),
  ...{ degraded: json, toString: json },
})
const tokens = fc
  .record({ alg: fc.constantFrom('HS256', 'ES256'), header: headers, payload: payloads })
  .map(({ alg, header, payload }) => {
    const kid = alg === 'ES256' ? 'ec' : 'shared'
    return signedAs(alg, { alg, kid, typ: 'playback+jwt', ...header }, claims(payload))
  })

/** Each place alike: most doubles are next to 0, so that hardly any change would meet the signature. */
const at = fc.nat(9_999).map((part) => part / 10_000)
const odd = fc.oneof(fc.constantFrom('', '.', '=', '+', '/', ' ', '\n', '..'), fc.string({ maxLength: 4 }))
const letter = fc.constantFrom(...'AQgwabz09_-')
/** A change of the text: characters put in, taken out, replaced, half of the time one by another of the alphabet. */
const change = fc.oneof(
  fc.record({ at, length: fc.nat(3), text: odd }),
  fc.record({ at, length: fc.constant(1), text: letter }),
)
const changed = (token: string, { at, length, text }: { at: number; length: number; text: string }) => {
  const place = Math.floor(at * token.length)
  return token.slice(0, place) + text + token.slice(place + length)
}

const quietly = () => [logged(), warned()]

const agree = async (token: string) => {
  const [own, judge] = await Promise.all([verdict(token), jose(token)])
  if (own === judge) return judge
  // The second may have ended between the two: once more, both in the next one.
  expect(await verdict(token), token).toBe(await jose(token))
  return judge
}

test('tokens of any header and claims, well signed, are judged as jose judges them', async () => {
  quietly()
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(tokens, async (token) => void seen.add(await agree(token))),
    { numRuns: size(1_500, 50_000) },
  )
  const kinds = ['good', 'malformed', 'key', 'typ', 'iss', 'aud', 'exp', 'expired']
  expect([...seen]).toEqual(expect.arrayContaining(kinds))
})

test('a changed text is judged as jose judges it', async () => {
  quietly()
  const good = [signedAs('ES256', { alg: 'ES256', kid: 'ec', typ: 'playback+jwt' }, claims())]
  good.push(signedAs('HS256', { alg: 'HS256', kid: 'shared', typ: 'playback+jwt' }, claims()))
  const seen = new Set<string>()
  const property = fc.asyncProperty(fc.constantFrom(...good), fc.array(change, { maxLength: 2 }), async (token, by) => {
    seen.add(await agree(by.reduce(changed, token)))
  })
  await fc.assert(property, { numRuns: size(1_000, 50_000) })
  expect([...seen]).toEqual(expect.arrayContaining(['good', 'malformed', 'signature']))
})

test('bytes of any kind are judged as jose judges them', async () => {
  quietly()
  const parts = [
    ...[
      Buffer.from(''),
      Buffer.from('null'),
      Buffer.from('[]'),
      Buffer.from('"x"'),
      Buffer.from('{}'),
      Buffer.of(0xff),
    ],
    ...[
      Buffer.from('\ufeff{}'),
      Buffer.from('{"a":1} '),
      Buffer.from('{"a":1}x'),
      Buffer.from('{"a":"\xff"}', 'latin1'),
    ],
    Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(JSON.stringify(claims()))]),
    Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'ec', typ: 'playback+jwt', x: 'é' })),
    Buffer.from(JSON.stringify(claims()), 'utf16le'),
    Buffer.from('{"alg":"ES256","kid":"ec","typ":"playback+jwt","__proto__":{"crit":["x"]}}'),
    Buffer.from('{"__proto__":{"alg":"ES256","kid":"ec","typ":"playback+jwt"}}'),
  ].map((bytes) => bytes.toString('base64url'))
  const header = encoded({ alg: 'ES256', kid: 'ec', typ: 'playback+jwt' })
  for (const part of parts)
    for (const text of [`${part}.${encoded(claims())}`, `${header}.${part}`, `${part}.${part}`])
      await agree(`${text}.${ecSigned(text)}`)
})

test('what jose signs is good, and jose verifies what we sign', async () => {
  for (const alg of ['ES256', 'HS256']) {
    const jwk =
      alg === 'ES256' ? await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey) : shared
    const key = { ...jwk, alg, kid: 'one' }
    const tokens = tokensOf(key)
    const secret = alg === 'ES256' ? (key as JWK) : K
    const byJoseSigned = await new SignJWT(claims())
      .setProtectedHeader({ alg, kid: 'one', typ: 'playback+jwt' })
      .sign(secret)
    expect((await tokens.verify(byJoseSigned)).user_id).toBe('user-1')
    const now = Date.now()
    const session = {
      ...parseSession(answeredText({})),
      sessionId: '01234567-89ab-8001-8000-0123456789ab',
      startedAt: now,
      userId: 'é "',
    }
    const { token } = await tokens.issue(session, now)
    const { d: _, ...verifying } = { d: '', ...key }
    const { payload, protectedHeader } = await jwtVerify(token, alg === 'ES256' ? verifying : K)
    expect([payload.sub, protectedHeader]).toEqual(['é "', { alg, kid: 'one', typ: 'playback+jwt' }])
  }
})
