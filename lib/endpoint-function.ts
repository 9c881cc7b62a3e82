import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type EndpointName, type Route, routes } from '../functions/contract/routes.ts'
import { ServiceFunction } from './service-function.ts'
import type { Surroundings } from './surroundings.ts'

/** Twice 800 ms for upstreams and twice 900 ms for Redis after a cold start; past it nobody waits any more. */
const TIMEOUT = Duration.seconds(10)

/** The Lambda of one endpoint. */
export class EndpointFunction extends ServiceFunction {
  constructor(scope: Construct, name: EndpointName, surroundings: Surroundings) {
    const { summary, reaches }: Route = routes[name]
    super(scope, name, { summary, reaches, timeout: TIMEOUT }, surroundings)
  }
}
