import { describe, expect, test } from 'vitest'
import { asked, guarded, playing } from '../../../support/guarded.ts'

describe('a stop by sendBeacon', () => {
  const beacon = (body: unknown, type = 'text/plain;charset=UTF-8') => ({
    text: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': type },
  })

  test.each(['text/plain;charset=UTF-8', 'application/json'])('shows its token in a body of %s', async (type) => {
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

  test('with a header uses the header alone', async () => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    const { text, headers } = beacon({ token })
    const sent = { text, headers: { ...headers, authorization: 'Bearer x' } }
    expect((await running.call('stop-session', sessionId, sent)).body.code).toBe('token_invalid')
  })

  test('no other route takes a token from its body', async () => {
    const running = guarded()
    const { sessionId, token } = await playing(running)
    const sent = beacon({ token }, 'application/json')
    for (const name of ['send-heartbeat', 'pause-session', 'resume-session'] as const)
      expect((await running.call(name, sessionId, sent)).body.code).toBe('unauthenticated')
  })
})
