import { routes } from './contract/routes.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'
import { bind } from './runtime/bind-endpoint.ts'
import { type Runtime, store } from './runtime/endpoint-parts.ts'

export const getHealth = ({ store }: Pick<Runtime, 'store'>) =>
  endpoint(routes['get-health'], anyone, {}, async ({ answer }) => {
    const reached = await store.ping().then(
      () => true,
      () => false,
    )
    if (!reached) Object.assign(answer, { status: 503, headers: { 'retry-after': '1' } })
    return {
      status: reached ? ('healthy' as const) : ('unhealthy' as const),
      service: 'viewing-service' as const,
      checks: { redis: reached ? ('ok' as const) : ('unavailable' as const) },
    }
  })

export const handler = bind(getHealth, { store })
