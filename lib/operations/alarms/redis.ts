import type { AlarmRows } from './alarm-row.ts'

const ANY_NODE = { on: 'redis nodes', of: 'highest', minutes: 5, only: 'protected' } as const
const LOGINS = { ...ANY_NODE, of: 'sum', unit: 'logins' } as const

/** Alarms on ElastiCache: each looks at every node that the stage has. */
export const redisAlarms = {
  RedisBusy: {
    ...{ ...ANY_NODE, metric: 'EngineCPUUtilization', above: 80, unit: '%' },
    means: 'The engine of one Redis node, which has one core, has been busy for more than 80 % of five minutes.',
    viewersNotice:
      'Answers become slower. Near 100 % requests of its shard get 503: a part of the accounts cannot start.',
    doFirst:
      'Look at the dashboard’s row “Redis”, one line a node. All shards are busy: double `redis.shards` in the stage and deploy; it is done online and sessions live on. Never `redis.replicas`. One shard is: one account or one caller asks too often, see “Somebody may be attacking”.',
  },
  RedisFilling: {
    ...{ ...ANY_NODE, metric: 'DatabaseMemoryUsagePercentage', above: 80, unit: '%' },
    means: 'The memory of one Redis node is more than 80 % used. Nothing is ever evicted.',
    viewersNotice: 'Nothing yet. When it is full nobody of its shard can start; those who play go on.',
    doFirst:
      'Look at the dashboard’s row “Events on their way”: if the outbox grows, see “Engagement sees nothing, or sees it late”. If not, raise `redis.nodeType` in the stage, or double `redis.shards`, and deploy: it is done online and keeps the cache and its sessions. Never change `redis.replicas` for it: that may replace the cache. See “Redis fills”.',
  },
  RedisConnections: {
    ...{ ...ANY_NODE, metric: 'CurrConnections', above: 50_000, unit: 'connections' },
    means: 'One Redis node has more than 50,000 connections; it takes 65,000.',
    viewersNotice: 'Nothing yet. At the limit new instances of functions get no connection: 503.',
    doFirst:
      'Each instance of a function holds one connection to each node that it asks. The dashboard’s rows “Latency” and “Functions” show why there are so many: slow answers of Identity or Content, or load. `reservedConcurrency` of `create-session` in the stage bounds them.',
  },
  RedisReplicaBehind: {
    ...{ ...ANY_NODE, metric: 'ReplicationLag', above: 5, unit: 's' },
    means: 'A replica has been more than 5 s behind its primary for five minutes.',
    viewersNotice:
      'Nothing. After a failover now, sessions of these seconds would be unknown: their players come back by one create.',
    doFirst:
      'Do not test a failover now. `aws elasticache describe-events --duration 120` says whether a snapshot or a change is under way: then it ends with that. If `RedisBusy` is raised too, do what it says.',
  },
  RedisRefusesLogins: {
    ...{ ...LOGINS, metric: 'AuthenticationFailures', above: 5 },
    means: 'Redis refused more than five logins in five minutes.',
    viewersNotice: 'New instances of functions get no connection: 503. Instances that are connected go on.',
    doFirst:
      'Read the `cause` in the log of a function. If it began with a deployment, the user or its rights changed: see “Upgrade” and “Roll back” in lib/README.md. Otherwise somebody else tries to log in: see “Somebody may be attacking”.',
  },
  RedisThrottlesLogins: {
    ...{ ...LOGINS, metric: 'IamAuthenticationThrottling', above: 0 },
    means:
      'ElastiCache turned away logins because too many came at once: many instances of functions started together.',
    viewersNotice:
      'Starts and heartbeats are slower or get 503 for some seconds. Functions space their logins by themselves.',
    doFirst:
      'It should end within a minute. If it goes on, see on the dashboard why instances keep starting: errors, time-outs, or load that jumps.',
  },
} as const satisfies AlarmRows
