import { timestamp } from './contract/rfc3339.ts'
import { routes } from './contract/routes.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { lifecycle, type Runtime, tokens } from './runtime/endpoint-parts.ts'

export const refreshToken = ({ tokens, lifecycle }: Pick<Runtime, 'tokens' | 'lifecycle'>) =>
  endpoint(
    routes['refresh-token'],
    anyone,
    { verify: tokens.verify, useToken: lifecycle.useToken, issue: tokens.issue },
    async ({ body }, { verify, useToken, issue }) => {
      const { session_id } = await verify(body.token)
      const { session, now } = await useToken(session_id)
      const { token, expiresAt } = await issue(session, now)
      return { token, token_expires_at: timestamp(expiresAt), server_time: timestamp(now) }
    },
  )

export const handler = bind(refreshToken, { tokens, lifecycle })
