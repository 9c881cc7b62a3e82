import * as z from 'zod/mini'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { egressFault, isLoopback } from '../private-host.ts'
import { strictObject, text, wordOr } from '../schema.ts'

const { IDENTITY_ALGORITHMS, IDENTITY_JWKS } = environment

const verified = strictObject({
  issuer: text(/^[!-~]{1,256}$/, 'must be the iss of Identity’s access tokens, such as "https://identity.example.com"'),
  audience: text(/^[!-~]{1,256}$/, 'must be the aud of Identity’s access tokens, such as "viewing-service"'),
  audienceClaim: z.optional(
    z.enum(['aud', 'client_id'], 'must be "aud" or "client_id" (access tokens of Cognito have no aud)'),
  ),
  algorithms: z.optional(
    z
      .array(z.string('must be a text in quotes'), 'must be an array of algorithms, such as ["RS256"]')
      .check(
        z.refine(
          (names) => IDENTITY_ALGORITHMS.parse(names.join()) !== undefined,
          `must be ${IDENTITY_ALGORITHMS.format}`,
        ),
      ),
  ),
  jwksUrl: z.optional(text(/^https:\/\/./, 'must be the https:// URL of Identity’s JWK Set')),
  jwks: z.optional(
    z
      .custom<{ keys: object[] }>()
      .check(
        z.refine((keys) => IDENTITY_JWKS.parse(JSON.stringify(keys)) !== undefined, 'must be a JWK Set of public keys'),
      ),
  ),
}).check(
  z.refine(
    ({ jwksUrl, jwks }) => (jwksUrl === undefined) !== (jwks === undefined),
    'must have either "jwksUrl" (where the keys are) or "jwks" (the public keys themselves)',
  ),
)

/** The issuer of access tokens, or `none`: then anyone who can reach the API can start and end the sessions of every user. */
export const authenticationSchema = wordOr(
  'none',
  verified,
  'must be {"issuer", "audience", "jwksUrl"}, or "none": then anyone can end the sessions of every user',
)

export type Authentication = z.infer<typeof authenticationSchema>

/** What is wrong with where the keys are, each a sentence that begins with its path within the stage. */
export const authenticationFaults = (
  authentication: Authentication,
  egress: 'nat' | 'none',
  privateDomains: readonly string[],
): string[] => {
  const { jwksUrl = '' } = authentication === 'none' ? {} : authentication
  const fault = isLoopback(jwksUrl)
    ? 'must be where the functions reach the keys, such as "https://identity.example.com/.well-known/jwks.json"'
    : egressFault(jwksUrl, egress, privateDomains)
  return fault ? [`authentication.jwksUrl ${fault}`] : []
}

/** The variables of the functions for it. */
export const authenticationTexts = (authentication: Authentication): Record<string, string> => {
  if (authentication === 'none') return { AUTHENTICATION: 'none' }
  const { issuer, audience, audienceClaim, algorithms, jwksUrl, jwks } = authentication
  return {
    AUTHENTICATION: 'jwt',
    IDENTITY_ISSUER: issuer,
    IDENTITY_AUDIENCE: audience,
    ...(audienceClaim && { IDENTITY_AUDIENCE_CLAIM: audienceClaim }),
    ...(algorithms && { IDENTITY_ALGORITHMS: algorithms.join() }),
    ...(jwksUrl && { IDENTITY_JWKS_URL: jwksUrl }),
    ...(jwks && { IDENTITY_JWKS: JSON.stringify(jwks) }),
  }
}
