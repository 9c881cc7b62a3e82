import { Validations } from 'aws-cdk-lib'
import {
  ApiMapping,
  CfnStage,
  type DomainName,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { methodsOf } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { needsSessionLog } from '../../functions/contract/tasks.ts'
import { Canary } from '../canary/canary.ts'
import { apiDomain } from '../edge/api-domain.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { EndpointFunction } from '../lambda/endpoint-function.ts'
import { logGroup } from '../operations/log-group.ts'
import { AnswerAlarms } from '../operations/raise/answer-alarms.ts'
import { KEY_WATCHERS, SigningKeysAlarm } from '../operations/signing-keys-alarm.ts'
import { UpstreamAlarms } from '../operations/upstream-alarms.ts'
import { endpointsOf } from '../stage/functions-of.ts'
import type { Stage } from '../stage/stage.ts'
import { accessLogFormat } from './access-log.ts'
import { permitDirectly, permitFirst } from './permissions.ts'
import { routeLimits } from './route-limits.ts'

/** The HTTP API: for each row of the table a function, and a route for every method that it answers. */
export class PlaybackApi extends Construct {
  /** Where players call, whatever stands in front. */
  readonly url: string
  /** Its own name, if the stage gives it one: then it answers to no other. */
  readonly domain: DomainName | undefined
  readonly apiId: string
  readonly #api: HttpApi
  readonly #canary: Canary | undefined
  readonly #routes: HttpRoute[] = []
  /** The functions that read the session log. */
  readonly logReaders: EndpointFunction[] = []

  constructor(scope: Construct, id: string, dependencies: Dependencies) {
    super(scope, id)
    const { stage, network, store, signingKey, events, alarmTopic } = dependencies
    this.#api = new HttpApi(this, 'Api', {
      apiName: `viewing-service-${stage.name}`,
      createDefaultStage: false,
      ...(stage.domain && { disableExecuteApiEndpoint: true }),
    })
    this.domain = apiDomain(this, 'Domain', stage)
    Validations.of(this.#api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The functions verify tokens themselves: of two issuers, for one session or one user, with the refusals of the contract. Open by contract are health, the JWK Set, preflights, and validate and refresh, whose token is in the body',
    })
    this.#canary =
      stage.canary &&
      new Canary(this, 'Canary', {
        stage,
        ...stage.canary,
        alarmTopic,
        surroundings: [network, store, signingKey, events.bus],
      })
    const logs = new Map(endpointsOf(stage).map((name) => [name, this.serve(name, dependencies)]))
    const watched = KEY_WATCHERS.flatMap((name) => logs.get(name) ?? [])
    new SigningKeysAlarm(this, 'SigningKeys', watched, stage, alarmTopic)
    const accessLog = this.publish(stage)
    const { ofPlayback } = new AnswerAlarms(this, 'Answers', { stage, alarmTopic, accessLog })
    this.#canary?.rollBackOn(ofPlayback)
    this.url = stage.domain ? `https://${stage.domain.name}` : this.#api.apiEndpoint
    this.apiId = this.#api.apiId
  }

  /**
   * No CORS block on the API: it would be one list of origins for all paths, where the contract has two, and the
   * gateway would drop the functions' own CORS headers. So preflights go to the function of their path as well.
   */
  private serve(name: EndpointName, dependencies: Dependencies): ILogGroup {
    const { path } = routes[name]
    const lambda = new EndpointFunction(this, name, dependencies)
    if (needsSessionLog(routes[name].reaches)) this.logReaders.push(lambda)
    const live = this.#canary?.shift(name, lambda)
    const made = this.#api.addRoutes({
      path,
      methods: methodsOf(routes[name]).map((method) => HttpMethod[method]),
      integration: new HttpLambdaIntegration(name, live ?? lambda),
    })
    this.#routes.push(...made)
    permitFirst(made)
    if (live) permitDirectly(lambda, this.#api, path)
    const { stage, alarmTopic } = dependencies
    if (name === 'create-session') new UpstreamAlarms(this, 'Upstreams', lambda.logGroup, stage, alarmTopic)
    return lambda.logGroup
  }

  /** Deploys the API. Gives its access log. */
  private publish(stage: Stage): ILogGroup {
    const logs = logGroup(this, 'AccessLogs', `/aws/vendedlogs/viewing-service-${stage.name}-api`, stage)
    const deployed = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttling.rate, burstLimit: stage.throttling.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: accessLogFormat(stage) },
    })
    this.limitRoutes(deployed, stage)
    const { domain } = this
    if (domain) new ApiMapping(this, 'Mapping', { api: this.#api, domainName: domain, stage: deployed })
    return logs
  }

  /** API Gateway refuses the limit of a route that is not there yet. */
  private limitRoutes({ node }: HttpStage, stage: Stage) {
    if (node.defaultChild instanceof CfnStage)
      node.defaultChild.routeSettings = routeLimits(stage.throttling, endpointsOf(stage))
    node.addDependency(...this.#routes)
  }
}
