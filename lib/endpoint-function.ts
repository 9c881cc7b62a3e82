import { Duration, Validations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { CREDENTIAL_REACHES, type EndpointName, type Route, routes } from '../functions/contract/routes.ts'
import { ServiceFunction } from './service-function.ts'
import type { Stage } from './stage.ts'
import type { Reach, Surroundings } from './surroundings.ts'

/** Twice 800 ms for upstreams and twice 900 ms for Redis after a cold start; past it nobody waits any more. */
const TIMEOUT = Duration.seconds(10)

/** What an endpoint reaches, to tell who calls included, each once. */
const reachesOf = ({ reaches, credential }: Route, { authentication }: Stage): readonly Reach[] => [
  ...new Set<Reach>([...reaches, ...(authentication === 'none' ? [] : CREDENTIAL_REACHES[credential])]),
]

/** The Lambda of one endpoint. */
export class EndpointFunction extends ServiceFunction {
  constructor(scope: Construct, name: EndpointName, surroundings: Surroundings) {
    const route: Route = routes[name]
    const reaches = reachesOf(route, surroundings.stage)
    super(scope, name, { summary: route.summary, reaches, timeout: TIMEOUT }, surroundings)
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'API Gateway waits for its answer: a failed invocation is the caller’s 5xx, and there is nothing to keep',
    })
  }
}
