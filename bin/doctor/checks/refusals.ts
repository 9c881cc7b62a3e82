import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose'
import type { ProblemCode } from '../../../functions/contract/problems.ts'
import { MAX_BODY_BYTES } from '../../../functions/contract/sizes.ts'
import type { Asked } from '../api/client.ts'
import { refusalOf } from '../api/read-answer.ts'
import { fault, notChecked, ok, type Verdict } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

const REQUIRED = ['user_id', 'profile_id', 'content_id', 'device_id']
const JSON_TYPE = { 'content-type': 'application/json' }

/** Bodies that a create refuses before it asks anybody: none of them starts a session. */
const badBodies = (user: string): readonly [name: string, code: ProblemCode, asked: Asked][] => [
  ['body that is no JSON', 'invalid_request', { text: '{"user_id":', headers: JSON_TYPE }],
  ['wrong content type', 'unsupported_media_type', { text: 'hello', headers: { 'content-type': 'text/plain' } }],
  ['body too large', 'body_too_large', { body: { user_id: user, x: 'x'.repeat(MAX_BODY_BYTES) } }],
]

const isFault = (value: unknown): value is { readonly path: string } => typeof value === 'object' && value !== null

/** Every member that is missing must be named at once. */
const incomplete = async ({ client: { ask }, viewer }: Visit): Promise<Verdict> => {
  // With authentication on, whom a create concerns is looked at after its body.
  const { errors } = refusalOf(await ask('create-session', { body: {}, token: viewer.token }), 'invalid_request')
  const named = Array.isArray(errors) ? errors.filter(isFault).map(({ path }) => path) : []
  const unnamed = REQUIRED.filter((member) => !named.includes(member))
  if (unnamed.length > 0) return fault(`The 400 does not name the missing ${unnamed.join(', ')}`, pages.refusals)
  return ok('400 names every member that is missing')
}

/** The token with the same header and claims, signed with a key made here. */
const forged = async (token: string) => {
  const { privateKey } = await generateKeyPair('ES256')
  const { kid = 'none', typ = 'playback+jwt' } = decodeProtectedHeader(token)
  return new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(privateKey)
}

const forgery = async ({ client: { ask } }: Visit, own: OwnSession, isOn: boolean): Promise<Verdict> => {
  const token = await forged(own.token)
  refusalOf(await ask('validate-token', { body: { token } }), 'token_invalid')
  if (!isOn) return ok('401 by validate (authentication is off: elsewhere a bad token is ignored)')
  refusalOf(await ask('send-heartbeat', { sessionId: own.id, token }), 'token_invalid')
  return ok('401 by validate and by a heartbeat')
}

/** An id as the service makes them, a UUID of version 8 with a partition in it, so that Redis is asked for it. */
const neverIssued = () => randomUUID().replace(/^(.{14}).{4}/, (_, before) => `${before}8000`)

/** What is refused, and whether the refusals look as the contract promises. */
export const refusals = async (visit: Visit, own: OwnSession | undefined, isOn: boolean) => {
  const { client, findings, viewer } = visit
  const { token, user } = viewer
  if (isOn && !token) {
    const says =
      'The refusals of a create and of an unknown session were not tried: without an access token all are 401'
    findings.note('refusals', notChecked(says, 'DOCTOR_TOKEN'))
    return
  }
  await findings.check('incomplete body', () => incomplete(visit))
  for (const [name, code, asked] of badBodies(user))
    await findings.check(name, async () => {
      const { status } = refusalOf(await client.ask('create-session', { ...asked, token }), code)
      return ok(`${status} ${code}, with every member that the contract promises`)
    })
  await findings.check('unknown session', async () => {
    refusalOf(await client.ask('get-session', { sessionId: neverIssued(), token }), 'session_not_found')
    return ok('404 session_not_found')
  })
  if (own) await findings.check('forged token', () => forgery(visit, own, isOn))
}
