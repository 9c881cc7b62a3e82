import { routes } from './contract/routes.ts'
import { timestamp } from './core/session/session.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { lifecycle, type Runtime, tokens } from './runtime/endpoint-parts.ts'

export const refreshToken = ({ tokens, lifecycle }: Pick<Runtime, 'tokens' | 'lifecycle'>) =>
  endpoint(routes['refresh-token'], anyone, async ({ body }) => {
    const { session_id } = await tokens.verify(body.token)
    const { session, now } = await lifecycle.useToken(session_id)
    const { token, expiresAt } = await tokens.issue(session, now)
    return { token, token_expires_at: timestamp(expiresAt), server_time: timestamp(now) }
  })

export const handler = bind(refreshToken, { tokens, lifecycle })
