import { keysOf } from '../../functions/contract/records.ts'
import { methodsOf, type Route } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { openLimit, preflightLimit, type Throttling } from '../stage/members/throttling-schema.ts'

type Method = ReturnType<typeof methodsOf>[number]

/** The limit of a route; undefined where it has the stage's own. */
const limitOf = (throttling: Throttling, name: string, { credential }: Route, method: Method) => {
  if (method === 'OPTIONS') return preflightLimit(throttling)
  if (credential === 'none') return method === 'HEAD' ? preflightLimit(throttling) : openLimit(throttling)
  return name === 'send-heartbeat' ? throttling.heartbeats : undefined
}

/**
 * The settings of the routes whose limit is not the stage's own, as CloudFormation writes them, by the key of the route.
 * HTTP APIs count each route for itself, and all together against the account's rate.
 */
export const routeLimits = (throttling: Throttling, names: readonly EndpointName[] = keysOf(routes)) =>
  Object.fromEntries(
    names
      .map((name) => [name, routes[name]] as const)
      .flatMap(([name, route]: readonly [EndpointName, Route]) =>
        methodsOf(route).flatMap((method) => {
          const limit = limitOf(throttling, name, route, method)
          if (!limit) return []
          return [[`${method} ${route.path}`, { ThrottlingRateLimit: limit.rate, ThrottlingBurstLimit: limit.burst }]]
        }),
      ),
  )
