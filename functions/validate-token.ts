import { routes } from './contract/routes.ts'
import { RateLimited, Refusal, SessionNotFound } from './core/refusals.ts'
import { SessionEnded } from './core/session/session.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { lifecycle, type Runtime, tokens } from './runtime/endpoint-parts.ts'

/** Whatever speaks against the token is a 401 that says `valid: false`; what says nothing about it stays what it is. */
const invalid = (error: unknown) => {
  if (!(error instanceof Refusal) || error.status >= 500 || error instanceof RateLimited) return error
  const { code, message, members, fault } = error instanceof SessionNotFound ? new SessionEnded({}) : error
  return new Refusal(code, message, {
    status: 401,
    members: { ...members, valid: false },
    cause: error,
    ...(fault && { fault }),
  })
}

export const validateToken = ({ tokens, lifecycle }: Pick<Runtime, 'tokens' | 'lifecycle'>) =>
  endpoint(routes['validate-token'], anyone, async ({ body }) => {
    try {
      const claims = await tokens.verify(body.token)
      await lifecycle.useToken(claims.session_id)
      return { valid: true as const, claims }
    } catch (error) {
      throw invalid(error)
    }
  })

export const handler = bind(validateToken, { tokens, lifecycle })
