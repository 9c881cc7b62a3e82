import { routes } from './contract/routes.ts'
import { Refusal, refusing } from './core/refusal.ts'
import { SessionEnded, SessionNotFound, TokenRejected } from './core/refusals.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { lifecycle, type Runtime, tokens } from './runtime/endpoint-parts.ts'

/** A refusal that says that the token is not to be accepted, with `valid: false`; any other error as it is. */
const invalid = (error: unknown) => {
  const cause = error instanceof SessionNotFound ? new SessionEnded({}) : error
  if (!(cause instanceof TokenRejected || cause instanceof SessionEnded)) return error
  const { code, message, members, fault } = cause
  return new Refusal(code, message, { members: { ...members, valid: false }, cause: error, ...(fault && { fault }) })
}

/** The claims of a token that is good and whose session lives. A session that is not known has ended. */
const validation = ({ tokens, lifecycle }: Pick<Runtime, 'tokens' | 'lifecycle'>) =>
  refusing(
    [
      'token_invalid',
      'token_expired',
      'session_ended',
      'rate_limited',
      'dependency_unavailable',
      'storage_unavailable',
    ],
    async (token: string) => {
      try {
        const claims = await tokens.verify(token)
        await lifecycle.useToken(claims.session_id)
        return claims
      } catch (error) {
        throw invalid(error)
      }
    },
  )

export const validateToken = (parts: Pick<Runtime, 'tokens' | 'lifecycle'>) =>
  endpoint(routes['validate-token'], anyone, { validate: validation(parts) }, async ({ body }, { validate }) => ({
    valid: true as const,
    claims: await validate(body.token),
  }))

export const handler = bind(validateToken, { tokens, lifecycle })
