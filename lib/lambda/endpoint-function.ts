import { Duration, Validations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type Route, reachesToAnswer } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { regionVariable } from '../edge/region-of-viewers.ts'
import type { Dependencies } from './dependencies.ts'
import { ServiceFunction } from './service-function.ts'

/** Twice 800 ms for upstreams and twice 900 ms for Redis after a cold start; after that no client waits any more. */
const TIMEOUT = Duration.seconds(10)

/** In MB: 0.29 of a core. A cold start is mostly processor time. */
const MEMORY = 512

/** The Lambda of one endpoint. */
export class EndpointFunction extends ServiceFunction {
  constructor(scope: Construct, name: EndpointName, dependencies: Dependencies) {
    const route: Route = routes[name]
    const reaches = dependencies.stage.authentication === 'none' ? route.reaches : reachesToAnswer(route)
    const { summary, memory = MEMORY } = route
    const { stage, edgeSecrets } = dependencies
    const variables = { ...regionVariable(stage), ...(edgeSecrets && { EDGE_SECRETS: edgeSecrets.accepted }) }
    super(scope, name, { summary, reaches, memory, timeout: TIMEOUT, variables }, dependencies)
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'API Gateway waits for its answer: a failed invocation is the caller’s 5xx, and there is nothing to keep',
    })
  }
}
