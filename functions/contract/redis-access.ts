/** Keys: a partition's hash tag in braces, a colon, the rest. */
const KEYS = '~{*}:*'

/** Commands that a Redis user needs to run this service, by who sends them. A test compares them with what is sent. */
export const redisCommands = {
  /** ioredis on every connection: its login, its name (where it asks for the slots), whether the server is ready. */
  connection: ['hello', 'auth', 'client|setname', 'info'],
  /** ioredis on a cluster; the last three when a shard moves or a replica takes over. */
  cluster: ['cluster|slots', 'readonly', 'readwrite', 'asking'],
  /** The version before alone, its client and its scripts: during a deployment both enter as the same user. */
  before: ['cluster|info', 'zrevrange'],
  /** Each script, by its digest or in full. What it calls is checked too, with the keys it names. */
  scripts: ['evalsha', 'eval'],
  /** Without a script: whether Redis answers, and the relay's looks at its lease, into each outbox and ahead in it. */
  singly: ['ping', 'exists', 'get', 'xreadgroup', 'xautoclaim', 'xrange'],
  /** Called by scripts. */
  calls: [
    ...['time', 'exists', 'get', 'set', 'pexpire', 'pttl'],
    ...['hget', 'hgetall', 'hmget', 'hset', 'hdel'],
    ...['zadd', 'zcount', 'zrange', 'zrangebyscore', 'zrem', 'zscore'],
    'scan', // erase-records.lua alone
    ...['xack', 'xadd', 'xdel', 'xgroup|create', 'xlen', 'xrange'],
  ],
} as const

/**
 * What the service's Redis user may do, as an ACL of Redis 7 or Valkey and as an access string of ElastiCache, which
 * takes no passwords and no `reset` (docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html). No channels,
 * no keys of others, nothing that lists, empties, configures or watches.
 */
export const REDIS_ACCESS: string = [
  ...['on', 'resetchannels', KEYS, '-@all'],
  ...new Set(
    Object.values(redisCommands)
      .flat()
      .map((command) => `+${command}`),
  ),
].join(' ')
