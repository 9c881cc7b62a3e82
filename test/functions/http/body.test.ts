import { describe, expect, test } from 'vitest'
import type { Sent } from '../../support/http/http-event.ts'
import { createBody, service } from '../../support/service/service.ts'
import { newUser } from '../../support/service/users.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const typed = (type: string) => ({ headers: { 'content-type': type } })
/** What beacons and clients without a type send. */
const OTHER_TYPES = [
  ...['text/plain', 'text/plain;charset=UTF-8', 'text/html', 'text/plainer', 'application/octet-stream', '', ' ', 'x'],
  ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'image/png', 'text/plain, text/html'],
]
const UNKNOWN = '00000000-0000-8000-8000-000000000000'
const optional = ['send-heartbeat', 'pause-session', 'resume-session', 'stop-session'] as const

/** A create of exactly so many bytes, with an unknown member as filler. */
const createOf = (bytes: number, character = 'x') => {
  const body = (filler: string) => JSON.stringify(createBody(newUser(), { filler }))
  const missing = bytes - Buffer.byteLength(body(''))
  const wide = Math.floor(missing / Buffer.byteLength(character))
  return body(character.repeat(wide) + ' '.repeat(missing - wide * Buffer.byteLength(character)))
}

describe('a body', () => {
  test('may have 16 KiB and not a byte more', async () => {
    const { call } = service()
    for (const base64 of [false, true])
      for (const character of ['x', 'ü', '€']) {
        const create = async (bytes: number) => {
          const text = createOf(bytes, character)
          expect(Buffer.byteLength(text)).toBe(bytes)
          return (await call('create-session', undefined, { text, base64, headers: JSON_TYPE })).status
        }
        expect([await create(16_384), await create(16_385), await create(16_386)]).toEqual([201, 413, 413])
      }
  })

  test('is refused for its size, then its type, then its schema, then its session', async () => {
    const { call } = service()
    const large = '{'.repeat(17_000)
    const beat = async (text: string, type: string) =>
      (await call('send-heartbeat', UNKNOWN, { text, ...typed(type) })).status
    expect(await beat(large, 'image/png')).toBe(413)
    expect(await beat('{', 'image/png')).toBe(415)
    expect(await beat('{', 'application/json')).toBe(400)
    expect(await beat('[1]', 'application/json')).toBe(400)
    expect(await beat('{"position":1}', 'application/json')).toBe(404)
  })

  test('is JSON under every name of JSON', async () => {
    const { call } = service()
    const create = async (sent: Sent) =>
      (await call('create-session', undefined, { text: JSON.stringify(createBody(newUser())), ...sent })).status
    const types = [
      ...['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8', 'APPLICATION/Json'],
      ...[
        'application/json ; charset=utf-8',
        'application/problem+json',
        'application/vnd.tv_app.v1+json',
        'model/gltf+json',
      ],
    ]
    for (const type of types) expect(await create(typed(type)), type).toBe(201)
    const others = [
      ...[
        'text/plain',
        'text/json',
        'application/jsonp',
        'application/x-json',
        'application/json+xml',
        '+json',
        'json',
      ],
      ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=json', 'text/html; application/json', ''],
    ]
    for (const type of others) expect(await create(typed(type)), type).toBe(415)
    expect(await create({})).toBe(415)
  })

  test('may arrive in base64', async () => {
    const { call } = service()
    const text = JSON.stringify(createBody(newUser()))
    expect((await call('create-session', undefined, { text, base64: true, headers: JSON_TYPE })).status).toBe(201)
    const broken = await call('create-session', undefined, { text: '{"user_id', base64: true, headers: JSON_TYPE })
    expect(broken.status).toBe(400)
  })

  test('must be well-formed JSON', async () => {
    const { call } = service()
    const malformed = [
      ...[
        '{',
        '{}}',
        '{"a":1,}',
        "{'a':1}",
        'undefined',
        '{"position":NaN}',
        '{"position":Infinity}',
        '\ufeff\ufeff{}',
        ' \ufeff{}',
        '{}\ufeff',
        'nul',
        'null null',
        '[] []',
        '[,]',
        '\0',
      ],
      ...[
        '{"__proto__":{"position":1}',
        '{"constructor":{"prototype":{}}},',
        '{"a":{"b":[{"__proto__":1}]}',
        '__proto__',
      ],
      ...['['.repeat(8_000) + ']'.repeat(8_000), '['.repeat(16_000)],
    ]
    for (const text of malformed) {
      const { status, body } = await call('send-heartbeat', UNKNOWN, { text, headers: JSON_TYPE })
      expect(status, text).toBe(400)
      expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path: '' }] })
    }
  })

  test('must be an object', async () => {
    const { call } = service()
    const required = ['create-session', 'validate-token', 'refresh-token'] as const
    for (const text of ['null', '[]', '[{}]', '[null]', '[[]]', '0', '1', '"x"', '""', '"null"', 'true', 'false'])
      for (const name of ['null', '[]'].includes(text) ? required : [...required, ...optional]) {
        const { status, body } = await call(name, UNKNOWN, { text, headers: JSON_TYPE })
        expect(status, `${name} ${text}`).toBe(400)
        expect(body.errors).toEqual([{ path: '', message: 'the body must be a JSON object' }])
      }
  })
})

test('a body that is required must be there', async () => {
  const { call } = service()
  for (const name of ['create-session', 'validate-token', 'refresh-token'] as const) {
    expect((await call(name)).status).toBe(415)
    expect((await call(name, undefined, { text: '' })).status).toBe(415)
    for (const sent of [{}, { text: '' }, { text: '', base64: true }]) {
      const { status, body } = await call(name, undefined, { ...sent, headers: JSON_TYPE })
      expect([status, body.code]).toEqual([400, 'invalid_request'])
    }
  }
})

test('a body with a Content-Encoding is refused, and the encoding named', async () => {
  const { call } = service()
  const encoded = (encoding: string, more: Sent = { body: createBody(newUser()) }) => ({
    ...more,
    headers: { ...JSON_TYPE, 'content-encoding': encoding },
  })
  for (const encoding of ['gzip', 'br', 'deflate', 'x-gzip', 'ZSTD', 'aes128gcm', 'identity, gzip']) {
    const { status, body } = await call('create-session', undefined, encoded(encoding))
    expect([status, body.code, body.recovery]).toEqual([415, 'unsupported_media_type', 'fix'])
    expect(body.detail).toContain(`Content-Encoding ${encoding.replace('identity, ', '')} `)
    for (const verb of optional) expect((await call(verb, UNKNOWN, encoded(encoding, { text: '{}' }))).status).toBe(415)
  }
  const odd = await call('create-session', undefined, encoded('<b>"\u202e,'.repeat(500)))
  expect([odd.status, odd.body.detail]).toEqual([415, expect.not.stringMatching(/[<"\u202e]|.{200}/)])
  for (const encoding of ['identity', 'Identity', '', ' ', 'identity, identity'])
    expect((await call('create-session', undefined, encoded(encoding))).status).toBe(201)
  expect((await call('send-heartbeat', UNKNOWN, encoded('gzip', {}))).status).toBe(404)
})

test('a byte order mark before JSON is skipped', async () => {
  const running = service()
  for (const base64 of [false, true]) {
    const text = `\ufeff${JSON.stringify(createBody(newUser()))}`
    const { status, body } = await running.call('create-session', undefined, { text, base64, headers: JSON_TYPE })
    expect(status).toBe(201)
    const marked = (sent: object) => ({ text: `\ufeff ${JSON.stringify(sent)}`, base64, headers: JSON_TYPE })
    const { playback_token: token, session } = body
    for (const name of ['validate-token', 'refresh-token'] as const)
      expect((await running.call(name, undefined, marked({ token }))).status).toBe(200)
    for (const verb of optional) {
      expect((await running.call(verb, session.session_id, marked({ position: 9 }))).status).toBe(200)
      expect((await running.call('get-session', session.session_id)).body.position).toBe(9)
    }
  }
})

test('members called __proto__ and constructor are ignored and pollute nothing', async () => {
  const running = service()
  const inherited = Object.getOwnPropertyNames(Object.prototype)
  const create = JSON.stringify(createBody(newUser())).slice(0, -1)
  const odd = [
    ...[
      '"__proto__":{"position":66,"region":"XX"}',
      '"constructor":{"prototype":{"position":66}}',
      '"constructor":null',
    ],
    ...[
      '"a":{"b":[{"__proto__":1,"constructor":{"prototype":{}}}]}',
      '"\\u005f_proto__":{"region":"XX"}',
      '"prototype":1',
    ],
    ...[
      '"__proto__":null',
      '"__proto__":{"__proto__":{"toString":1}}',
      '"toString":1,"hasOwnProperty":2,"valueOf":null',
    ],
  ]
  for (const members of odd) {
    const { status, body } = await running.call('create-session', undefined, {
      text: `${create},${members}}`,
      headers: JSON_TYPE,
    })
    expect([status, body.session?.position, body.session?.region], members).toEqual([201, 0, undefined])
    const { playback_token: token, session } = body
    const text = `{${members},"token":"${token}"}`
    expect((await running.call('refresh-token', undefined, { text, headers: JSON_TYPE })).status).toBe(200)
    for (const verb of optional)
      expect((await running.call(verb, session.session_id, { text: `{${members}}`, headers: JSON_TYPE })).status).toBe(
        200,
      )
    const only = await running.call('create-session', undefined, { text: `{${members}}`, headers: JSON_TYPE })
    expect(only.body.errors).toHaveLength(4)
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited)
})

describe('an optional body', () => {
  const verbs = optional

  test('may hold nothing in many ways, whatever its type', async () => {
    const running = service()
    const { session_id } = (await running.create(newUser(), { position: 7 })).body.session
    const nothing = [
      'null',
      '[]',
      ' ',
      '\r\n\t ',
      '\ufeff',
      '\ufeff \n',
      ' null\n',
      '[ \n]',
      '\ufeffnull',
      '\ufeff [] ',
    ]
    for (const verb of verbs)
      for (const type of [undefined, 'application/json', 'text/plain;charset=UTF-8', 'text/html', ''])
        for (const text of nothing) {
          const sent = { text, base64: text.length % 2 === 0, ...(type === undefined ? {} : typed(type)) }
          const { status, body } = await running.call(verb, session_id, sent)
          expect([status, body.ignored], `${verb} ${type} ${JSON.stringify(text)}`).toEqual([200, undefined])
        }
    expect((await running.call('get-session', session_id)).body.position).toBe(7)
  })

  test('of white space alone takes no time', async () => {
    const { call } = service()
    const before = performance.now()
    for (const text of [' '.repeat(16_000), `[${' '.repeat(16_000)}`, `${' '.repeat(16_000)}x`])
      await call('send-heartbeat', UNKNOWN, { text, headers: JSON_TYPE })
    expect(performance.now() - before).toBeLessThan(5_000)
  })

  test('may be missing or empty whatever its type', async () => {
    const running = service()
    const { session_id } = (await running.create(newUser())).body.session
    for (const verb of verbs)
      for (const type of [undefined, 'application/json', 'text/plain;charset=UTF-8', 'image/png', ''])
        for (const text of [{}, { text: '' }, { text: '', base64: true }]) {
          const sent = { ...text, ...(type === undefined ? {} : typed(type)) }
          expect((await running.call(verb, session_id, sent)).status, `${verb} ${type}`).toBe(200)
        }
  })

  test('must be JSON by its type when there is one, but for a stop', async () => {
    const { call } = service()
    for (const verb of verbs) {
      const status = async (sent: Sent) => (await call(verb, UNKNOWN, { text: '{"position":3}', ...sent })).status
      expect(await status(typed('application/json'))).toBe(404)
      for (const sent of [{}, ...OTHER_TYPES.map(typed)])
        expect(await status(sent), verb).toBe(verb === 'stop-session' ? 404 : 415)
    }
  })
})

test('a beacon stops its session whatever the type of its JSON', async () => {
  const running = service()
  const stopped = async (sent: Sent) => {
    const { session, playback_token: token } = (await running.create(newUser())).body
    const text = JSON.stringify({ position: 99.9, token, title: 'Ünïcode €' })
    const { status, body } = await running.call('stop-session', session.session_id, { text, ...sent })
    expect([status, body]).toEqual([200, { status: 'stopped', session_status: 'stopped', end_reason: 'stopped' }])
    return (await running.call('get-session', session.session_id)).body.position
  }
  for (const sent of [{}, typed('application/json'), typed('TEXT/PLAIN ; charset=utf-8'), ...OTHER_TYPES.map(typed)])
    for (const base64 of [false, true]) expect(await stopped({ ...sent, base64 }), JSON.stringify(sent)).toBe(99)
})

test('a beacon whose body is not JSON stops no session, whatever its type', async () => {
  const running = service()
  const { session_id } = (await running.create(newUser())).body.session
  const texts = [
    'position=3',
    '{"position":"3"',
    '{"token":7}',
    '[1]',
    '"null"',
    'token=x&position=3',
    '--x\r\nContent-Disposition: form-data; name="token"',
  ]
  for (const text of texts)
    for (const sent of [{}, ...OTHER_TYPES.map(typed)])
      for (const base64 of [false, true]) {
        const { body } = await running.call('stop-session', session_id, { text, base64, ...sent })
        expect(body, text).toMatchObject({ status: 400, code: 'invalid_request' })
      }
  expect((await running.call('get-session', session_id)).body.status).toBe('active')
})

test('a route without a body ignores whatever is sent', async () => {
  const running = service()
  const user = newUser()
  const { session_id } = (await running.create(user)).body.session
  const sent = { text: '{'.repeat(20_000), ...typed('image/png') }
  for (const [name, parameter] of [
    ['get-health', undefined],
    ['get-session', session_id],
    ['get-concurrency', user],
    ['terminate-session', session_id],
  ] as const)
    expect((await running.call(name, parameter, sent)).status).toBe(200)
})
