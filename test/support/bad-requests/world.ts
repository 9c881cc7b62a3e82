import { createBody, SECRET, service } from '../service/service.ts'
import { newUser } from '../service/users.ts'
import { claims, forged } from '../tokens/forged-token.ts'
import { believing, issuerKey, userToken } from '../tokens/identity.ts'

/** A token, and what a verifier must find in it. `of` is a user for an access token, a session for a playback token. */
export type Token = {
  readonly text: string
  readonly is: 'bad' | 'access' | 'playback'
  readonly of?: string
  readonly expired?: boolean
}

/** Two accounts, each with a session, one of them with an ended one too, on a Redis of their own. */
export type World = Awaited<ReturnType<typeof startWorld>>

/** Nothing of it becomes due while the test runs. */
export const CALM = { HEARTBEAT_INTERVAL: '10m', ...believing() }
export const USED_KEY = 'used-key'

const playback = (text: string, of: string): Token => ({ text, is: 'playback', of })
const access = (of: string): Token => ({ text: userToken(of), is: 'access', of })

const header = { alg: 'HS256', kid: 'jwt-secret', typ: 'playback+jwt' }
const past = { iat: 1_000_000, nbf: 999_995, exp: 1_003_600 }

/** Tokens that are good for nothing. */
const badTokens = (live: string, owner: string): Token[] =>
  [
    ...[
      'x',
      'a.b.c',
      '..',
      'hunter2.hunter2.hunter2',
      `${live}=`,
      `${live}x`,
      live.replace(/\.[^.]*$/, '.'),
      'e30.e30.',
    ],
    ...[forged(header, claims(), 'another key of 32 bytes or more!!'), `x${live}`, live.split('.').reverse().join('.')],
    ...[userToken(owner, {}, {}, issuerKey('identity-1')), userToken(owner, { aud: 'hunter2' }), 'x'.repeat(9_000)],
    ...[userToken(owner, {}, { alg: 'none' }).replace(/[^.]*$/, ''), userToken(owner, { iss: 'hunter2' })],
  ].map((text) => ({ text, is: 'bad' }))

export const startWorld = async (address: string) => {
  const on = service({ settings: { ...CALM, REDIS_ADDR: address } })
  const off = service({ settings: { ...CALM, REDIS_ADDR: address, AUTHENTICATION: 'none' } })
  const [owner, stranger] = [newUser('owner'), newUser('stranger')]
  const started = async (user: string, more: object = {}, headers = {}) => {
    const { body } = await off.call('create-session', undefined, { body: createBody(user, more), headers })
    return { id: body.session.session_id as string, token: body.playback_token as string }
  }
  const live = await started(owner, {}, { 'idempotency-key': USED_KEY })
  const [foreign, ended] = [await started(stranger), await started(owner)]
  await off.call('stop-session', ended.id)
  const unknown = live.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const signed = (session_id: string, more: object = {}) => forged(header, claims({ session_id, ...more }), SECRET)
  const tokens: readonly Token[] = [
    ...[access(owner), access(stranger), { ...access(owner), text: userToken(owner, { exp: 1 }), expired: true }],
    ...[playback(live.token, live.id), playback(foreign.token, foreign.id), playback(ended.token, ended.id)],
    ...[playback(signed(unknown), unknown), { ...playback(signed(live.id, past), live.id), expired: true }],
    ...badTokens(live.token, owner),
  ]
  const sessions = { live: live.id, foreign: foreign.id, ended: ended.id, unknown }
  return { on, off, owner, stranger, sessions, tokens }
}
