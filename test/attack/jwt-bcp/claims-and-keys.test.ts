import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  bothKinds,
  expectAll,
  headerOf,
  type Kind,
  kinds,
  named,
  privateJwk,
  sealed,
  tokenOf,
  verdictOn,
  verifier,
} from '../../support/tokens/both-kinds.ts'
import { AUDIENCE, ISSUER, issuerKey } from '../../support/tokens/identity.ts'

// RFC 8725 section 3 on both kinds of token. What test/functions/http/authenticate/ and test/functions/core/tokens/playback-token.test.ts
// prove already (the algorithm none, unknown and foreign keys, missing claims, foreign types) is not repeated here.

test.each(bothKinds)('3.7 claims are JSON in UTF-8: %s', async (kind) => {
  const { key, claims, good } = kinds[kind]
  const text = JSON.stringify(claims({ more: 'é' }))
  const utf16 = Buffer.from(text, 'utf16le')
  const wrong = [
    utf16,
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    Buffer.from(text, 'latin1'),
    Buffer.from('null'),
  ]
  await expectAll(named(wrong, (payload) => sealed(key, headerOf(kind), payload)))
  expect(await verdictOn(sealed(key, headerOf(kind), Buffer.from(text)))).toBe(good)
})

describe.each(bothKinds)('3.8 and 3.9 issuer, subject and audience are compared exactly: %s', (kind) => {
  const right = { access: { iss: ISSUER, aud: AUDIENCE }, playback: { iss: 'viewing-service', aud: 'playback' } }[kind]
  const near = (text: string) => [
    ...[
      `${text}/`,
      text.toUpperCase(),
      ` ${text}`,
      `${text}\0`,
      `${text}\n`,
      text.slice(0, -1),
      `${text}.evil.example`,
    ],
    ...[
      text.replace(/[ea]/, '\u0435'),
      `${text}\u200b`,
      `${text},${text}`,
      '',
      null,
      7,
      true,
      {},
      [[text]],
      { 0: text },
    ],
  ]

  test.each(['iss', 'aud'] as const)('%s', async (claim) => {
    const wrong = [...near(right[claim]), claim === 'iss' ? [right.iss] : []]
    await expectAll(named(wrong, (value) => tokenOf(kind, { claims: { [claim]: value } })))
  })

  test('sub', async () => {
    const wrong = [null, 7, [], ['user-1'], {}, true, ...(kind === 'access' ? [''] : [])]
    await expectAll(named(wrong, (sub) => tokenOf(kind, { claims: { sub } })))
  })
})

describe.each(bothKinds)('3.10 what a token says of its key is not believed: %s', (kind) => {
  const evil = issuerKey('evil')
  const { kid } = kinds[kind].key

  test('no key is fetched from where it says', async () => {
    const asked: (string | undefined)[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url)
      response.end(JSON.stringify({ keys: [{ ...evil.jwk, kid }] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const headers = [
      { jku: at },
      { x5u: at },
      { kid: at },
      { jku: at, kid: 'evil' },
      { jku: at, crit: ['jku'] },
      { iss: at },
    ]
    await expectAll(named(headers, (header) => tokenOf(kind, { header, key: evil })))
    await expectAll({ iss: tokenOf(kind, { claims: { iss: at }, key: evil }) })
    expect(asked).toEqual([])
    await fetch(at)
    expect(asked).toHaveLength(1)
  })

  test('no key comes with a token', async () => {
    const { jwk } = evil
    const own = [{ jwk }, { jwk: privateJwk(evil) }, { jwk, kid: undefined }, { jwk, kid: 'evil' }, { x5c: ['AAAA'] }]
    await expectAll(named(own, (header) => tokenOf(kind, { header, key: evil })))
  })

  test('a key id only chooses among the keys', async () => {
    const ids = ['../../../../dev/null', '/dev/null', "' OR 1=1 --", '__proto__', 'constructor', '0', '*', '{key-1}']
    const odd = ['\0', `${kid}\0`, 'x'.repeat(4_000), 'file:///etc/passwd', '', null, [], [kid], {}, 7, true]
    await expectAll(named([...ids, ...odd], (id) => tokenOf(kind, { header: { kid: id }, key: evil })))
    await expectAll(named([...ids, ...odd.slice(0, 5)], (id) => tokenOf(kind, { header: { kid: id } })))
  })
})

const other: Record<Kind, Kind> = { access: 'playback', playback: 'access' }

test.each(bothKinds)('3.11 and 3.12 no key of one kind signs the other: %s', async (kind) => {
  const { key, typ } = kinds[other[kind]]
  const claims = { scope: 'playback:admin' }
  const ids = [key.kid, kinds[kind].key.kid, undefined]
  await expectAll(named(ids, (kid) => tokenOf(kind, { key, header: { kid }, claims })))
  await expectAll(named([typ, [kinds[kind].typ], 7, ''], (one) => tokenOf(kind, { header: { typ: one }, claims })))
})

test('3.12 a key id that both sides use opens neither to the other', async () => {
  const twin = { ...kinds.playback.key, kid: kinds.access.key.kid }
  const verify = verifier({ keySet: [privateJwk(twin)] })
  const header = { kid: twin.kid }
  expect(await verify(tokenOf('playback', { header }))).toBe('player')
  expect(await verify(tokenOf('access'))).toBe('user')
  const swapped = {
    access: tokenOf('access', { key: twin }),
    playback: tokenOf('playback', { key: kinds.access.key, header }),
  }
  await expectAll(swapped, 'token_invalid', verify)
})

test('3.12 the identity token of a client is no access token', async () => {
  const of = (typ: string | undefined) =>
    tokenOf('access', { header: { typ }, claims: { aud: 'player-client', nonce: 'n', azp: AUDIENCE } })
  await expectAll(named(['JWT', undefined, 'id_token'], of))
})
