import { describe, expect, test } from 'vitest'
import { asked, guarded, playing } from '../../../support/service/guarded.ts'

describe('a stop by sendBeacon', () => {
  const beacon = (body: unknown, type = 'text/plain;charset=UTF-8') => ({
    text: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': type },
  })

  test.each([
    ...[
      'text/plain;charset=UTF-8',
      'application/json',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
    ],
    ...['multipart/form-data; boundary=x', ''],
  ])('shows its token in a body of %s', async (type) => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    const { status, body } = await running.call('stop-session', sessionId, beacon({ position: 7, token }, type))
    expect([status, body.end_reason]).toEqual([200, 'stopped'])
  })

  test('may come as base64', async () => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    expect((await running.call('stop-session', sessionId, { ...beacon({ token }), base64: true })).status).toBe(200)
  })

  test('with the token of another session stops nothing', async () => {
    const running = guarded()
    const [own, other] = [await playing(running), await playing(running)]
    const count = await asked(running, async () => {
      const { status, body } = await running.call('stop-session', other.sessionId, beacon({ token: own.token }))
      expect([status, body.code]).toEqual([401, 'token_invalid'])
    })
    expect(count).toBe(0)
  })

  test.each([
    ['no token', {}],
    ['a token that is no text', { token: 7 }],
    ['no object', '[]'],
    ['null', 'null'],
    ['no JSON', '{"token":'],
    ['too much', { token: 'x'.repeat(20_000) }],
  ])('with %s is unauthenticated', async (_, body) => {
    const running = guarded()
    const { sessionId } = await playing(running)
    const { status, body: problem } = await running.call('stop-session', sessionId, beacon(body))
    expect([status, problem.code, problem.recovery]).toEqual([401, 'unauthenticated', 'recreate'])
  })

  test.each([
    ...[
      '',
      ' ',
      'Bearer',
      'Bearer ',
      'Bearer  ',
      'bearer undefined',
      'Bearer null',
      'Bearer x',
      'Bearer [object Object]',
    ],
    ...[
      'Basic aHVudGVyMjpodW50ZXIy',
      'Digest username="ann"',
      'garbage',
      'Bearer a,Bearer b',
      'Bearer a.b',
      'Bearer a.b.c.d',
    ],
  ])('shows its token in the body where the header is "%s"', async (authorization) => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    const { text, headers } = beacon({ token })
    const sent = { text, headers: { ...headers, authorization } }
    expect((await running.call('stop-session', sessionId, sent)).status).toBe(200)
  })

  test('with a token in its header is judged by that one alone', async () => {
    const running = guarded()
    const [own, other] = [await playing(running), await playing(running)]
    const { text, headers } = beacon({ token: own.token })
    for (const { authorization } of [other.player.headers, other.user.headers, own.user.headers]) {
      const sent = { text, headers: { ...headers, authorization } }
      expect((await running.call('stop-session', own.sessionId, sent)).body.code).toBe('token_invalid')
    }
    const sent = { text: beacon({ token: other.token }).text, headers: { ...headers, ...own.player.headers } }
    expect((await running.call('stop-session', own.sessionId, sent)).status).toBe(200)
  })

  test('with garbage in its header and no token in its body is refused because of the header', async () => {
    const running = guarded()
    const { sessionId } = await playing(running)
    const told = async (authorization: string) =>
      (await running.call('stop-session', sessionId, { headers: { authorization } })).body.code
    expect(await told('Bearer x')).toBe('token_invalid')
    expect(await told('Basic x')).toBe('unauthenticated')
  })

  test('is the only request whose body may hold its token', async () => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    const sent = beacon({ token }, 'application/json')
    for (const name of ['send-heartbeat', 'pause-session', 'resume-session'] as const)
      expect((await running.call(name, sessionId, sent)).body.code).toBe('unauthenticated')
  })
})
