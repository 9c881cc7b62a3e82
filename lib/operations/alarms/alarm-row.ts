import type { PlainMetricName } from '../../../functions/contract/metrics.ts'
import type { EndpointName } from '../../../functions/contract/routes.ts'

/** Metrics of ElastiCache that each node has (ElastiCache user guide, "Metrics for Valkey and Redis OSS"). */
export type RedisMetric =
  | 'EngineCPUUtilization'
  | 'DatabaseMemoryUsagePercentage'
  | 'CurrConnections'
  | 'ReplicationLag'
  | 'AuthenticationFailures'
  | 'IamAuthenticationThrottling'

/** Of SQS, in s, and of Aurora, in percent and in transactions (SQS developer guide and Aurora user guide, their pages of metrics). */
export type SessionLogMetric = 'ApproximateAgeOfOldestMessage' | 'ACUUtilization' | 'MaximumUsedTransactionIDs'

/** What raises an alarm. */
type Source =
  /** A metric of a task that stays above a value for so many minutes; or that is not reported, if silence is an alarm. */
  | { on: 'metric'; metric: PlainMetricName; above: number; periods: number; silence: 'fine' | 'alarm' }
  /** A line in the log of one of these endpoints: with this member, and with this value of it if one is named. */
  | { on: 'log'; of: readonly EndpointName[]; member: string; is?: string | number }
  /** In so many minutes at least so many requests of these endpoints, and more than this share of all, are answered with 5xx. */
  | { on: 'answers'; of: readonly EndpointName[]; percent: number; least: number; minutes: number }
  /** In so many minutes at least so many creates, and more than this share of all, are refused by a decision. */
  | { on: 'denials'; percent: number; least: number; minutes: number }
  /** The creates of five minutes are below what two weeks let expect, so many times in a row. */
  | { on: 'usual shape'; deviations: number; periods: number }
  /** A queue that holds anything. */
  | { on: 'queue' }
  /** A run of the function of the same name that fails. */
  | { on: 'errors' }
  /** All functions together: more than so many in five minutes. */
  | { on: 'functions'; metric: 'Errors' | 'Throttles'; above: number }
  /** The highest value among the nodes, or their sum, stays above a value for so many minutes. */
  | { on: 'redis nodes'; metric: RedisMetric; of: 'highest' | 'sum'; above: number; unit: string; minutes: number }
  /** For each endpoint, in so many minutes: at least so many requests, and more than this share of all, fail or find no instance. */
  | { on: 'canary'; metric: 'Errors' | 'Throttles'; percent: number; least: number; minutes: number }
  /** A metric of the session log's queue or database that stays above a value for so many minutes. */
  | { on: 'session log'; metric: SessionLogMetric; above: number; minutes: number }
  /** Lambda's concurrency of the account, in percent of its quota, for so many minutes. */
  | { on: 'quota'; percent: number; minutes: number }

/** What an operator must know of an alarm, in whole sentences. `<stage>` stands for the stage's name, and `<endpoint>` for the one that is watched. */
type About = { readonly means: string; readonly viewersNotice: string; readonly doFirst: string }

export type AlarmRow = Source &
  About & {
    /**
     * Only a stage that is protected has it: it asks for steady traffic, or costs more than it tells of another stage. Or
     * only one with a canary, or with a session log.
     */
    readonly only?: 'protected' | 'canary' | 'session log'
  }

export type AlarmRows = Readonly<Record<string, AlarmRow>>

/** Rows with one kind of source. */
export type RowOn<Kind extends Source['on']> = Extract<AlarmRow, { on: Kind }>

/** What to do first when Redis may be the cause. */
export const ASK_HEALTH =
  'Send `GET /health` to `ApiUrl`: 503 means that Redis does not answer; then see “Viewers cannot start”.'

/** What to do when a function has no instance, or soon none. */
export const ASK_FOR_CONCURRENCY = 'ask for a higher quota (Service Quotas, Lambda, “Concurrent executions”)'
