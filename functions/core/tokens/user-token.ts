import type { JWTVerifyGetKey } from 'jose'
import * as z from 'zod/mini'
import type { Settings } from '../../contract/settings/settings.ts'
import { TokenRejected } from '../refusals.ts'
import { claimsOf } from './claims.ts'
import { verifiedClaims } from './identity-jwt.ts'
import { createTokenLog } from './token-log.ts'

/** The caller, by Identity: a user, or an operator who may act for every user. */
export type Identified = { readonly is: 'user'; readonly userId: string } | { readonly is: 'admin' }

const ADMIN_SCOPE = 'playback:admin'

/** RFC 9068 section 2.1, and the type that older issuers write. A logout token or a DPoP proof has another one. */
const TYPES = ['at+jwt', 'jwt']
const isAccessType = (type: unknown) =>
  typeof type === 'string' && TYPES.includes(type.toLowerCase().replace(/^application\//, ''))

/** `scope` is a text by RFC 9068; others write `scp`, lists, and null for none. */
const scopes = z.nullish(z.union([z.string(), z.array(z.string())]))
const accessClaims = z.object({
  exp: z.number(), // which no endless one is: JSON's 1e400 is Infinity
  sub: z.nullish(z.string().check(z.minLength(1))),
  scope: scopes,
  scp: scopes,
  client_id: z.optional(z.unknown()),
})
const wordsOf = (written: z.output<typeof scopes>) => [written ?? []].flat().flatMap((words) => words.split(' '))

/**
 * Access tokens of Identity: JWTs of the stage's issuer for the stage's audience, by RFC 9068 or as Cognito, Entra ID,
 * Okta and others make them. IDENTITY_AUDIENCE_CLAIM `client_id` is for tokens without an `aud`.
 */
export const createUserTokens = (key: JWTVerifyGetKey, settings: Settings) => {
  const { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: audience, IDENTITY_AUDIENCE_CLAIM: claim } = settings
  const options = { issuer, algorithms: [...settings.IDENTITY_ALGORITHMS], requiredClaims: ['exp'] }
  const log = createTokenLog('access')

  const identified = (payload: unknown, type: unknown): Identified => {
    if (type !== undefined && type !== null && !isAccessType(type)) throw new TokenRejected('typ')
    const { sub, scope, scp, client_id } = claimsOf(accessClaims, payload)
    if (claim === 'client_id' && client_id !== audience) throw new TokenRejected('client_id')
    if ([...wordsOf(scope), ...wordsOf(scp)].includes(ADMIN_SCOPE)) return { is: 'admin' }
    if (typeof sub !== 'string') throw new TokenRejected('sub')
    return { is: 'user', userId: sub }
  }

  return {
    /** The caller whose token it is. Throws TokenRejected; DependencyUnavailable without keys. */
    verify: async (token: string): Promise<Identified> => {
      try {
        return await verifiedClaims(token, key, { ...options, ...(claim === 'aud' && { audience }) }, identified)
      } catch (error) {
        log(error)
        throw error
      }
    },
  }
}

export type UserTokens = ReturnType<typeof createUserTokens>
