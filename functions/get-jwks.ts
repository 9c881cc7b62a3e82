import { routes } from './contract/routes.ts'
import { NO_KEYS_MAX_AGE_SECONDS } from './contract/tokens/key-times.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { type Runtime, signingKeys } from './runtime/endpoint-parts.ts'

export const getJwks = ({ signingKeys }: Pick<Runtime, 'signingKeys'>) =>
  endpoint(routes['get-jwks'], anyone, { published: signingKeys.published }, async ({ answer }, { published }) => {
    const keys = await published(Date.now())
    if (keys.length === 0) answer.headers['cache-control'] = `max-age=${NO_KEYS_MAX_AGE_SECONDS}`
    return { keys }
  })

export const handler = bind(getJwks, { signingKeys })
