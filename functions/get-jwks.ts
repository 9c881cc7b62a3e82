import { NO_KEYS_MAX_AGE_SECONDS } from './contract/key-times.ts'
import { routes } from './contract/routes.ts'
import { type Runtime, ring } from './core/runtime.ts'
import { bind } from './http/bind.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'

export const getJwks = ({ ring }: Pick<Runtime, 'ring'>) =>
  endpoint(routes['get-jwks'], anyone, async ({ answer }) => {
    const keys = await ring.published(Date.now())
    if (keys.length === 0) answer.headers['cache-control'] = `max-age=${NO_KEYS_MAX_AGE_SECONDS}`
    return { keys }
  })

export const handler = bind(getJwks, { ring })
