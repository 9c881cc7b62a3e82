import { routes } from './contract/routes.ts'
import { type Runtime, ring } from './core/runtime.ts'
import { bind } from './http/bind.ts'
import { anyone } from './http/caller.ts'
import { endpoint } from './http/endpoint.ts'

export const getJwks = ({ ring }: Pick<Runtime, 'ring'>) =>
  endpoint(routes['get-jwks'], anyone, async () => ({ keys: await ring.published(Date.now()) }))

export const handler = bind(getJwks, { ring })
