import type { JWTVerifyGetKey } from 'jose'
import * as z from 'zod/mini'
import type { Settings } from '../contract/environment.ts'
import { verifiedClaims } from './jwt.ts'

/** Whoever Identity says is calling: a user, or somebody who may act for every user. */
export type Identified = { readonly is: 'user'; readonly userId: string } | { readonly is: 'admin' }

const ADMIN_SCOPE = 'playback:admin'

/** RFC 9068 section 2.1, and what issuers before it write; a logout token or a DPoP proof says another type. */
const TYPES = ['at+jwt', 'jwt']

const claimsForm = z.object({
  exp: z.number(), // which no endless one is: JSON's 1e400 is Infinity
  sub: z.optional(z.string().check(z.minLength(1))),
  scope: z.optional(z.string()),
})

const identified = (payload: unknown, type: string | undefined): Identified => {
  if (type !== undefined && !TYPES.includes(type.toLowerCase().replace(/^application\//, '')))
    throw new Error('not the type of an access token')
  const { sub, scope = '' } = claimsForm.parse(payload)
  if (scope.split(' ').includes(ADMIN_SCOPE)) return { is: 'admin' }
  if (sub === undefined) throw new Error('an access token of nobody')
  return { is: 'user', userId: sub }
}

/** Access tokens of Identity (RFC 9068): JWTs of the stage's issuer for the stage's audience. */
export const userTokens = (key: JWTVerifyGetKey, settings: Settings) => ({
  /** Who the token is of. Throws TokenRejected, its reason only in `cause`; DependencyUnavailable without keys. */
  verify: (token: string): Promise<Identified> =>
    verifiedClaims(
      token,
      key,
      {
        issuer: settings.IDENTITY_ISSUER,
        audience: settings.IDENTITY_AUDIENCE,
        algorithms: [...settings.IDENTITY_ALGORITHMS],
        requiredClaims: ['exp'],
      },
      identified,
    ),
})

export type UserTokens = ReturnType<typeof userTokens>
