import { describe, expect, test } from 'vitest'
import { SECRET, service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import {
  bothKinds,
  expectAll,
  headerOf,
  kinds,
  named,
  sealed,
  tokenOf,
  verdictOn,
} from '../support/tokens/both-kinds.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const seconds = () => Math.floor(Date.now() / 1000)

describe.each(bothKinds)('a token has one text: %s', (kind) => {
  const token = tokenOf(kind)
  const [head = '', payload = '', signature = ''] = token.split('.')

  test('other characters and white space make it invalid', async () => {
    const stray = [' ', '\n', '\t', '\r\n', '=', '==', '\0', '+', '/', '%3D', '\u200b', '.', ',', ';']
    const places = [0, head.length, head.length + 1, head.length + payload.length + 1, token.length - 5, token.length]
    for (const at of places) await expectAll(named(stray, (one) => token.slice(0, at) + one + token.slice(at)))
  })

  test('the bits that a last character leaves over are zero', async () => {
    const stray = [1, 2, 3].map((bits) => {
      const last = ALPHABET.indexOf(signature.at(-1) ?? '')
      return `${head}.${payload}.${signature.slice(0, -1)}${ALPHABET[last | bits]}`
    })
    expect(new Set([token, ...stray]).size).toBe(4)
    await expectAll(named(stray, (one) => one))
  })

  test('the alphabet of plain base64 is another', async () => {
    const plain = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/')
    const tokens = Array.from({ length: 8 }, () => tokenOf(kind)).filter((one) => plain(one) !== one)
    expect(tokens.length).toBeGreaterThan(0)
    await expectAll(named(tokens.map(plain), (one) => one))
  })

  test('a prefix, a JSON serialization or a quoted one is no token', async () => {
    const flat = JSON.stringify({ payload, protected: head, signature })
    const general = JSON.stringify({ payload, signatures: [{ protected: head, signature }] })
    await expectAll(
      named([`Bearer ${token}`, `"${token}"`, flat, general, `${token}.`, `.${token}`, token.repeat(2)], (one) => one),
    )
  })
})

test('on the wire a token with anything behind it is another', async () => {
  const { create, call } = service({ settings: { JWT_SECRET: SECRET } })
  const { playback_token: token } = (await create(newUser())).body
  const validated = async (text: string) => (await call('validate-token', undefined, { body: { token: text } })).body
  expect((await validated(token)).valid).toBe(true)
  for (const text of [`${token}=`, `${token}\n`, ` ${token}`, `${token} `])
    expect(await validated(text)).toMatchObject({ valid: false, code: 'token_invalid' })
})

describe.each(bothKinds)('members of the same name: %s', (kind) => {
  const { key, typ, claims, good } = kinds[kind]
  const header = (more: string) => `{"alg":"ES256","kid":"${key.kid}","typ":"${typ}"${more}}`
  const payload = (more: string) => JSON.stringify(claims()).replace(/}$/, `${more}}`)

  // RFC 7519 section 4: refuse, or take the last. All that reads a token here must take the same one.
  test('of a header the last one counts, for every reader', async () => {
    const swapped = ['access', 'playback'].map((one) => kinds[one as 'access'].typ).filter((one) => one !== typ)
    const wrong = ['"alg":"none"', '"alg":"HS256"', '"kid":"x"', '"crit":["exp"]', `"typ":"${swapped[0]}"`]
    await expectAll(named(wrong, (one) => sealed(key, header(`,${one}`), claims())))
    const twice = sealed(key, `{"alg":"none","typ":"${swapped[0]}",${header('').slice(1)}`, claims())
    expect(await verdictOn(twice)).toBe(good)
  })

  test('of the claims the last one counts', async () => {
    const wrong = ['"iss":"x"', '"aud":"x"', '"exp":"never"', '"nbf":"x"', '"sub":7']
    await expectAll(named(wrong, (one) => sealed(key, headerOf(kind), payload(`,${one}`))))
    await expectAll({ exp: sealed(key, headerOf(kind), payload(',"exp":1')) }, 'token_expired')
    const ahead = { nbf: sealed(key, headerOf(kind), payload(',"nbf":99999999999')) }
    await expectAll(ahead, kind === 'access' ? 'token_invalid' : 'dependency_unavailable') // our key, another clock
  })
})

describe.each(bothKinds)('the end of a token: %s', (kind) => {
  const { key, claims, good } = kinds[kind]
  /** `exp` written as it is. */
  const ending = (exp: string) =>
    sealed(key, headerOf(kind), JSON.stringify(claims({ exp: 0 })).replace('"exp":0', `"exp":${exp}`))

  test('is a number of seconds', async () => {
    const texts = [
      '"9999999999"',
      '"NaN"',
      '"Infinity"',
      'null',
      'true',
      '[9999999999]',
      '{}',
      '""',
      'NaN',
      'Infinity',
      '0x7fffffff',
    ]
    await expectAll(named(texts, ending))
  })

  test('is no later than a number can be', async () => {
    await expectAll(named(['1e400', '1e309'], ending))
  })

  test('has passed when it is small', async () => {
    await expectAll(named(['0', '-1', '-1e308', '1', `${seconds() - 6}`], ending), 'token_expired')
    expect(await verdictOn(ending(`${seconds() + 60}`))).toBe(good)
  })
})

describe.each(bothKinds)('what is in a token: %s', (kind) => {
  const { key, claims, good } = kinds[kind]
  const nested = (depth: number) =>
    JSON.stringify(claims()).replace(/}$/, `,"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`)

  test('may nest as deep as it fits', async () => {
    for (const depth of [1, 1_000, 2_500])
      expect(await verdictOn(sealed(key, headerOf(kind), nested(depth)))).toBe(good)
    await expectAll({ deep: sealed(key, headerOf(kind), nested(100_000)) })
  })

  test('may have 8,192 characters in all and not one more', async () => {
    const sized = (length: number) => tokenOf(kind, { claims: { more: 'x'.repeat(length) } })
    const lengths = Array.from({ length: 12 }, (_, i) => 5_800 + i).map((length) => sized(length).length)
    const first = 5_800 + Math.floor(((8_192 - (lengths[0] ?? 0)) * 3) / 4) - 4
    const around = Array.from({ length: 12 }, (_, i) => sized(first + i))
    expect(around.some(({ length }) => length > 8_192) && around.some(({ length }) => length <= 8_192)).toBe(true)
    for (const token of around) expect(await verdictOn(token)).toBe(token.length <= 8_192 ? good : 'token_invalid')
  })

  test('does not change what objects have', async () => {
    const claimsText = JSON.stringify(claims()).replace(
      /}$/,
      ',"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(await verdictOn(sealed(key, headerOf(kind), claimsText))).toBe(good)
    expect('polluted' in {}).toBe(false)
    await expectAll({ inherited: sealed(key, headerOf(kind), `{"__proto__":${JSON.stringify(claims())}}`) })
  })
})
