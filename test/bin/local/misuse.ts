import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../support/http/json.ts'
import type { SecretsOfARun } from './secrets-of-a-run.ts'
import type { AccessToken } from './stand-ins/whose-tokens.ts'

type Sent = { body?: string; type?: string; token?: string; headers?: Record<string, string> }

const sender =
  (url: string) =>
  async (method: string, path: string, sent: Sent = {}) => {
    const { body, type = 'application/json', token, headers } = sent
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body && { 'content-type': type }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body && { body }),
    })
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Json }
  }

const session = '/api/playback/session'
const bodyOf = (user: string, more: object = {}) =>
  JSON.stringify({ user_id: user, profile_id: 'main', content_id: 'film-1', device_id: 'tv', ...more })

/** Another payload or another header under a good token's signature. */
const tampered = (token: string) =>
  token.replace(/\.[^.]*\./, `.${Buffer.from('{"sub":"eve"}').toString('base64url')}.`)
const unsigned = (token: string) =>
  `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${token.split('.')[1]}.`

/** Asks again, as players do: on a machine that is busy Redis may be too late now and then. */
const patiently = async <T extends { status: number }>(ask: () => Promise<T>) => {
  let answer = await ask()
  for (let again = 0; answer.status === 503 && again < 5; again++) {
    await sleep(1_000)
    answer = await ask()
  }
  return answer
}

/** The calls that a player, a careless client and an attacker make; `keep` learns every token of theirs. */
export const misuse = (url: string, accessToken: AccessToken, { keepToken }: SecretsOfARun) => {
  const send = sender(url)
  const create = async (user: string, more: object = {}) => {
    const token = keepToken('an access token', await accessToken(user))
    const { status, body } = await send('POST', session, { token, body: bodyOf(user, more) })
    if (status === 201) keepToken('a playback token', body.playback_token)
    return { status, body, token, path: `${session}/${body?.session?.session_id}`, playback: body?.playback_token }
  }
  const statuses = async (...calls: [expected: number, method: string, path: string, sent?: Sent][]) => {
    const wrong: string[] = []
    for (const [expected, method, path, sent] of calls) {
      const ask = () => send(method, path, sent)
      const { status } = await (expected === 503 ? ask() : patiently(ask))
      if (status !== expected) wrong.push(`${method} ${path.slice(0, 60)} was ${status}, not ${expected}`)
    }
    return wrong
  }
  /** Each call whose answer is not the expected one. */
  const everything = async (user: string) => {
    const own = await patiently(() => create(user))
    const other = await patiently(() => create(user))
    const { token, path, playback } = own
    const made = async (more: Record<string, string>) => keepToken('a bad access token', await accessToken(user, more))
    const bad = {
      expired: await made({ expires_in: '-60' }),
      foreign: await made({ audience: 'them' }),
      eve: keepToken('another user’s token', await accessToken('eve')),
      forged: keepToken('a forged token', tampered(token)),
      none: keepToken('an unsigned token', unsigned(token)),
      long: keepToken('a long token', `${token}${'x'.repeat(9_000 - token.length)}`),
    }
    const account = `/api/concurrency/${user}`
    const json = (value: unknown) => ({ body: JSON.stringify(value) })
    const [validate, refresh] = ['/api/playback/token/validate', '/api/playback/token/refresh']
    const refreshed = await patiently(() => send('POST', refresh, json({ token: playback })))
    keepToken('a refreshed token', refreshed.body.token)
    return statuses(
      [200, 'POST', `${path}/heartbeat`, { token: playback, ...json({ position: 3 }) }],
      [200, 'GET', account, { token }],
      ...[bad.expired, bad.foreign, bad.forged, bad.none, bad.long, playback].map(
        (one): [number, string, string, Sent] => [401, 'GET', account, { token: one }],
      ),
      [403, 'GET', account, { token: bad.eve }],
      [404, 'GET', path, { token: bad.eve }],
      [401, 'POST', `${path}/heartbeat`, { token: other.playback }],
      [401, 'POST', `${path}/heartbeat`, { token }],
      [401, 'GET', account, { headers: { authorization: `Basic ${token}` } }],
      [401, 'GET', `${account}?access_token=${token}`],
      [431, 'GET', account, { token: `${token}${'x'.repeat(10_300)}` }],
      [400, 'GET', `/api/concurrency/${token}`, { token }],
      [401, 'GET', `${session}/${playback}`],
      [404, 'GET', `/${token}`],
      [400, 'POST', session, { token, body: `{"user_id":"${user}","token":"${token}"` }],
      [400, 'POST', session, { token, body: bodyOf(user, { device_id: token }) }],
      [400, 'POST', session, { token, body: bodyOf(user), headers: { 'idempotency-key': token } }],
      [413, 'POST', session, { token, body: bodyOf(user, { note: playback.padEnd(20_000, '.') }) }],
      [200, 'POST', validate, json({ token: playback })],
      [401, 'POST', validate, json({ token: keepToken('a forged playback token', tampered(playback)) })],
      [401, 'POST', refresh, json({ token })],
      [400, 'POST', validate, { body: `{"token":"${playback}"` }],
      [400, 'POST', validate, json({ token: [playback] })],
      [415, 'POST', validate, { body: playback, type: 'text/plain' }],
      [200, 'POST', `${path}/pause`, { token: playback, headers: { 'x-correlation-id': token, cookie: `t=${token}` } }],
      [401, 'POST', `${path}/stop`, { body: `{"token":"${playback}"`, type: 'text/plain' }],
      [200, 'POST', `${path}/stop`, { ...json({ token: playback }), type: 'text/plain;charset=UTF-8' }],
      [410, 'POST', `${path}/heartbeat`, { token: playback }],
      [200, 'DELETE', `${other.path}/terminate`, { token }],
    )
  }
  return { send, create, everything, statuses }
}
