import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import type * as z from 'zod/mini'
import { tokenClaims } from '../../../functions/contract/replies.ts'
import { jsonIn } from '../api/answer.ts'
import { clocksIn } from '../api/clocks.ts'
import { replyOf } from '../api/read-answer.ts'
import { fault, notChecked, ok, type Verdict, warning } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import { Trouble } from '../report/trouble.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'

const isKeySet = (value: unknown): value is JSONWebKeySet & { readonly keys: readonly object[] } =>
  typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)

/** The JWK Set as a CDN reads it. */
export const keySet = ({ client: { ask }, findings: { check } }: Visit) =>
  check('JWK Set', async (): Promise<Verdict | readonly [Verdict, JSONWebKeySet]> => {
    const answer = await ask('get-jwks')
    const { keys } = replyOf('get-jwks', answer)
    const whole = jsonIn(answer)
    if (!isKeySet(whole)) throw new Trouble('The JWK Set has no keys', pages.keySet)
    if (whole.keys.some((key) => 'd' in key || 'k' in key))
      return fault('The JWK Set publishes a private key: everybody can make playback tokens', pages.signingKeys)
    const maxAge = answer.headers.get('cache-control')
    if (keys.length === 0)
      return [
        warning(
          'The JWK Set is empty: no CDN can verify a playback token',
          `whether rotate-signing-key ran (alarm, log), and that JWT_SECRET is not set. ${pages.signingKeys}`,
        ),
        whole,
      ]
    return [ok(`${keys.length} ES256 key${keys.length > 1 ? 's' : ''}, to be kept as ${maxAge} says`), whole]
  })

const differences = (
  { id, reply: { session, token_expires_at } }: OwnSession,
  claims: z.output<typeof tokenClaims>,
) => {
  const wanted = {
    ...{ session_id: id, sub: session.user_id, user_id: session.user_id, profile_id: session.profile_id },
    ...{ content_id: session.content_id, device_id: session.device_id, region: session.region },
    ...{ nbf: claims.iat - 5, exp: Date.parse(token_expires_at) / 1_000 },
  }
  return Object.entries(wanted).flatMap(([name, value]) => {
    const found = claims[name as keyof typeof wanted]
    return found === value ? [] : [`${name} is ${found} and not ${value}`]
  })
}

/** What functions/contract/tokens/README.md asks of a verifier; the time is the service's where this machine's is wrong. */
const verified = (token: string, keys: JSONWebKeySet, at: number) =>
  jwtVerify(token, createLocalJWKSet(keys), {
    ...{ algorithms: ['ES256'], typ: 'playback+jwt', issuer: 'viewing-service', audience: 'playback' },
    ...{ requiredClaims: ['exp', 'nbf', 'session_id', 'content_id'], clockTolerance: 5, currentDate: new Date(at) },
  })

const reasonOf = (error: unknown) => {
  if (error instanceof errors.JWKSNoMatchingKey) return 'its key (kid) is not in the JWK Set'
  return error instanceof Error ? error.message : String(error)
}

const judge = async (own: OwnSession, keys: JSONWebKeySet, at: number): Promise<Verdict> => {
  const { alg = 'none' } = decodeProtectedHeader(own.token)
  if (alg !== 'ES256')
    return warning(
      `The playback token is signed with ${alg}: no CDN or DRM server can verify it, only validate can`,
      `whether rotate-signing-key ran (alarm, log), and that JWT_SECRET is not set. ${pages.signingKeys}`,
    )
  try {
    const { payload, protectedHeader } = await verified(own.token, keys, at)
    const read = tokenClaims.safeParse(payload)
    const faults = read.success
      ? differences(own, read.data)
      : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    if (faults.length > 0)
      return fault(`The token's claims are not those of its session: ${faults.join('; ')}`, pages.verify)
    return ok(
      `ES256 by key ${protectedHeader.kid}, good for ${Math.round(((payload.exp ?? 0) - at / 1_000) / 60)} minutes, claims as promised`,
    )
  } catch (error) {
    return fault(
      `A CDN would refuse the playback token: ${reasonOf(error)}`,
      `${pages.verify}. Is the JWK Set of this very stage, and not kept for too long by something between?`,
    )
  }
}

const unread = notChecked('The token could not be verified: the JWK Set could not be read', pages.keySet)

/** The session's token as a CDN sees it, and as validate and refresh do. */
export const token = async ({ client, findings }: Visit, own: OwnSession, keys: JSONWebKeySet | undefined) => {
  const { ask, now, answers } = client
  const here = () => now() + (clocksIn(answers).ahead()?.middle ?? 0)
  await findings.check('token', async () => (keys ? judge(own, keys, here()) : unread))
  await findings.check('validate', async () => {
    const { claims } = replyOf('validate-token', await ask('validate-token', { body: { token: own.token } }))
    if (claims.session_id !== own.id) return fault(`validate names another session: ${claims.session_id}`, pages.verify)
    return ok('the token is good and its session lives')
  })
  await findings.check('refresh', async () => {
    const fresh = replyOf('refresh-token', await ask('refresh-token', { body: { token: own.token } }))
    if (fresh.token === own.token) return fault('refresh gives the same token again', pages.verify)
    replyOf('validate-token', await ask('validate-token', { body: { token: fresh.token } }))
    return ok('a fresh token, and it is good')
  })
}
