import type { AlarmRows } from './alarm-row.ts'

/** Alarms on ElastiCache: each looks at every node that the stage has. */
export const redisAlarms = {
  RedisBusy: {
    ...{ on: 'redis nodes', metric: 'EngineCPUUtilization', of: 'highest', above: 80, unit: '%', minutes: 5 },
    only: 'protected',
    means: 'The engine of one Redis node, which has one core, has been busy for more than 80 % of five minutes.',
    viewersNotice:
      'Answers become slower. Near 100 % requests of its shard get 503: a part of the accounts cannot start.',
    doFirst:
      'If one shard alone is busy, look for one account or one caller that asks too often. If all are, raise `redis.shards`: it doubles what Redis can do, and sessions live on.',
  },
  RedisFilling: {
    ...{ on: 'redis nodes', metric: 'DatabaseMemoryUsagePercentage', of: 'highest', above: 80, unit: '%', minutes: 5 },
    only: 'protected',
    means: 'The memory of one Redis node is more than 80 % used. Nothing is ever evicted.',
    viewersNotice: 'Nothing yet. When it is full nobody of its shard can start; those who play go on.',
    doFirst:
      'Look at the outbox on the dashboard: if it grows, repair the relay first. Otherwise raise `redis.nodeType` or `redis.shards`.',
  },
  RedisConnections: {
    ...{ on: 'redis nodes', metric: 'CurrConnections', of: 'highest', above: 50_000, unit: 'connections', minutes: 5 },
    only: 'protected',
    means: 'One Redis node has more than 50,000 connections; it takes 65,000.',
    viewersNotice: 'Nothing yet. At the limit new instances of functions get no connection: 503.',
    doFirst:
      'Each instance of a function holds one connection to each node that it asks. Look why there are so many instances: slow answers of Identity or Content, or load. `reservedConcurrency` bounds them.',
  },
  RedisReplicaBehind: {
    ...{ on: 'redis nodes', metric: 'ReplicationLag', of: 'highest', above: 5, unit: 's', minutes: 5 },
    only: 'protected',
    means: 'A replica has been more than 5 s behind its primary for five minutes.',
    viewersNotice:
      'Nothing. After a failover now, sessions of these seconds would be unknown: their players come back by one create.',
    doFirst:
      'Look at `RedisBusy`, at ElastiCache’s events, and whether a snapshot is being taken. Do not test a failover now.',
  },
  RedisRefusesLogins: {
    ...{ on: 'redis nodes', metric: 'AuthenticationFailures', of: 'sum', above: 5, unit: 'logins', minutes: 5 },
    only: 'protected',
    means: 'Redis refused more than five logins in five minutes.',
    viewersNotice: 'New instances of functions get no connection: 503. Instances that are connected go on.',
    doFirst:
      'Read the `cause` in the log of a function. If it began with a deployment, the user or its rights changed: see “Upgrade” and “Roll back” in lib/README.md. Otherwise somebody else tries to log in: see who is in the security groups of Redis.',
  },
  RedisThrottlesLogins: {
    ...{ on: 'redis nodes', metric: 'IamAuthenticationThrottling', of: 'sum', above: 0, unit: 'logins', minutes: 5 },
    only: 'protected',
    means:
      'ElastiCache turned away logins because too many came at once: many instances of functions started together.',
    viewersNotice:
      'Starts and heartbeats are slower or get 503 for some seconds. Functions space their logins by themselves.',
    doFirst:
      'It should end within a minute. If it goes on, see on the dashboard why instances keep starting: errors, time-outs, or load that jumps.',
  },
} as const satisfies AlarmRows
