import { Duration, Validations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type Route, reachesToAnswer } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import type { Surroundings } from './dependencies.ts'
import { ServiceFunction } from './service-function.ts'

/** Twice 800 ms for upstreams and twice 900 ms for Redis after a cold start; past it nobody waits any more. */
const TIMEOUT = Duration.seconds(10)

/** The Lambda of one endpoint. */
export class EndpointFunction extends ServiceFunction {
  constructor(scope: Construct, name: EndpointName, surroundings: Surroundings) {
    const route: Route = routes[name]
    const reaches = surroundings.stage.authentication === 'none' ? route.reaches : reachesToAnswer(route)
    super(scope, name, { summary: route.summary, reaches, timeout: TIMEOUT }, surroundings)
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'API Gateway waits for its answer: a failed invocation is the caller’s 5xx, and there is nothing to keep',
    })
  }
}
