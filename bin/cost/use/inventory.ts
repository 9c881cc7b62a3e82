type Properties = Readonly<Record<string, unknown>>
type Resource = { readonly Type: string; readonly Properties?: Properties }
export type Template = { readonly Resources: Readonly<Record<string, Resource>> }

/** How much of what is charged by the hour or the month is in a template. */
export type Inventory = {
  readonly alarmMetrics: number
  /** Of these, metrics of Redis nodes: as many of each node. */
  readonly nodeAlarmMetrics: number
  readonly dashboards: number
  /** Interface endpoints, once for each zone they stand in. */
  readonly endpointZones: number
  readonly natGateways: number
  readonly addresses: number
  /** Those that start something each minute; one that does it each day counts for nothing. */
  readonly schedules: number
  readonly secrets: number
  readonly webAcls: number
  readonly webRules: number
  readonly distributions: number
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const lengthOf = (value: unknown) => (isList(value) ? value.length : 0)

/** An alarm on a metric watches one; one on an expression each metric in it; one on a band the metric and both edges. */
const metricsIn = ({ Metrics }: Properties): number => {
  if (!isList(Metrics)) return 1
  const text = JSON.stringify(Metrics)
  const watched = Metrics.filter((one) => typeof one === 'object' && one !== null && 'MetricStat' in one).length
  return watched + (text.includes('ANOMALY_DETECTION_BAND') ? 2 : 0)
}

/** The web ACL in front of CloudFront is a stack of its own, `lib/edge/web-acl.json`, in us-east-1; a test compares it. */
export const RULES_OF_A_WEB_ACL = 5

const OF_A_NODE = /"Namespace":"AWS\/ElastiCache"/g

/** Metrics of an alarm that are of Redis nodes. */
const nodeMetricsIn = (properties: Properties): number => JSON.stringify(properties).match(OF_A_NODE)?.length ?? 0

const isEachMinute = ({ ScheduleExpression }: Properties) => ScheduleExpression === 'rate(1 minute)'
const hasSecret = ({ ManageMasterUserPassword }: Properties) => ManageMasterUserPassword === true

/** What is charged in the template of a stage. */
export const inventoryOf = ({ Resources }: Template): Inventory => {
  const of = (type: string) =>
    Object.values(Resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []))
  const sum = (type: string, amount: (properties: Properties) => number) =>
    of(type).reduce((all, properties) => all + amount(properties), 0)
  const guarded = of('AWS::CloudFront::Distribution').filter((one) => JSON.stringify(one).includes('"WebACLId"')).length
  return {
    alarmMetrics: sum('AWS::CloudWatch::Alarm', metricsIn),
    nodeAlarmMetrics: sum('AWS::CloudWatch::Alarm', nodeMetricsIn),
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    endpointZones: sum('AWS::EC2::VPCEndpoint', ({ SubnetIds }) => lengthOf(SubnetIds)),
    natGateways: of('AWS::EC2::NatGateway').length,
    addresses: of('AWS::EC2::EIP').length,
    schedules: of('AWS::Scheduler::Schedule').filter(isEachMinute).length,
    // RDS keeps the password of a cluster's owner in a secret that no template has
    secrets: of('AWS::SecretsManager::Secret').length + of('AWS::RDS::DBCluster').filter(hasSecret).length,
    webAcls: guarded,
    webRules: guarded * RULES_OF_A_WEB_ACL,
    distributions: of('AWS::CloudFront::Distribution').length,
  }
}
