import type { Symptoms } from './symptom.ts'

/** What viewers say who play, and those who check their tokens. */
export const playingSymptoms = {
  'Playback stops in the middle': {
    alarms: ['HeartbeatsFail', 'OpenRoutesFail', 'RedisReplicaBehind'],
    rows: ['starting', 'sessions', 'redis'],
    query: {
      of: ['access log'],
      lines: [
        'filter route like /heartbeat|refresh/',
        '| filter status like /^[45]/',
        '| stats count(*) as answers by route, status, bin(5m)',
        '| sort answers desc',
      ],
    },
    causes: [
      {
        seen: '“Ends, by reason”: many `expired`',
        cause: 'heartbeats do not arrive or get 5xx: the network, a player release, Redis',
        act: 'The query above shows 5xx: see “Viewers cannot start”. It shows none: ask the player teams; a player must send its heartbeats in the background too.',
      },
      {
        seen: '401 `token_expired` for heartbeats and `refresh`',
        cause: 'players do not renew their token in time, or a clock is wrong',
        act: '`npm run doctor -- <url>` compares the clocks. If they agree, ask the player teams: a player must renew its token before JWT_EXPIRATION (1 h by default) is over.',
      },
      {
        seen: '410 `session_ended`, recovery `show`',
        cause: 'Identity revoked it, or a newer session of the account took over',
        act: 'Nothing: this is meant. “Ends, by reason” counts both.',
      },
      {
        seen: '404 `session_not_found` for many players at once',
        cause: 'Redis lost its data, or a failover lost the last writes',
        act: 'Nothing for viewers: each player comes back through one create. `aws elasticache describe-events --duration 120` says what happened.',
      },
      {
        seen: '401 with `recreate`, since a key was revoked',
        cause: 'tokens of that key are refused',
        act: 'Nothing: each player comes back through one create.',
      },
    ],
  },
  'Starting is slow': {
    alarms: ['RedisBusy', 'RedisThrottlesLogins', 'RedisConnections', 'UpstreamCircuitOpen'],
    rows: ['latency', 'functions', 'redis'],
    query: {
      of: ['access log'],
      lines: [
        'stats count(*) as requests, pct(latency_ms, 50) as half, pct(latency_ms, 99) as slowest, pct(function_latency_ms, 99) as slowest_function by route',
        '| sort slowest desc',
      ],
    },
    causes: [
      {
        seen: 'only `create-session` is slow',
        cause: 'Identity or Content answers slowly: each may take 800 ms, twice',
        act: 'Tell the owners of both since when. A slow one that fails is asked no more once its circuit is open.',
      },
      {
        seen: 'integration latency far above every function',
        cause: 'cold starts: load that jumps, a deployment, errors that end instances',
        act: 'It ends by itself, or with its cause. Logins to Redis are spaced, so that 500 instances at once need 8 to 13 s.',
      },
      {
        seen: 'all functions are slow, an engine of Redis is near 100 %',
        cause: 'Redis is too small, or one account or caller asks too often',
        act: 'All shards: double `redis.shards` in the stage and deploy: it is done online and sessions live on, but moving them costs Redis time, so after the busiest hour if it can wait. Never change `redis.replicas` for it: replicas answer nobody. One shard: see “Somebody may be attacking” for who asks.',
      },
    ],
  },
  'The CDN or DRM refuses tokens': {
    alarms: ['SigningKeyFault', 'rotate-signing-key', 'OpenRoutesFail'],
    rows: ['starting', 'latency'],
    query: {
      of: ['validate-token', 'get-jwks', 'create-session'],
      lines: [
        'filter ispresent(message.signing_keys) or ispresent(message.token_fault)',
        '| stats count(*) as lines by message.signing_keys, message.token_fault',
        '| sort lines desc',
      ],
    },
    causes: [
      {
        seen: 'the JWK Set shows no key, and `SigningKeyFault` says `not_rotated`',
        cause: 'the first rotation failed',
        act: '`npm run signing-keys -- rotate -c stage=<stage>`',
      },
      {
        seen: 'the `kid` of a refused token is in the JWK Set',
        cause: 'the verifier keeps an old set, or checks another issuer, audience or algorithm',
        act: 'Tell the team of the CDN or DRM: it must read the set again on an unknown `kid`, at the latest after 5 minutes, and check what functions/contract/tokens/README.md says.',
      },
      {
        seen: 'the `kid` is not in the JWK Set',
        cause: 'the key was revoked, or an older version of the secret was made current',
        act: 'Players get a new token by one create. See “Signing keys: rotate and revoke” in lib/README.md.',
      },
      {
        seen: 'the JWK Set or `validate` answers 5xx',
        cause: 'Secrets Manager or Redis cannot be reached',
        act: 'See “Viewers cannot start”.',
      },
    ],
  },
  'A revocation or a smaller plan has no effect': {
    alarms: ['on-entitlement-changed'],
    rows: ['sessions'],
    query: {
      of: ['on-entitlement-changed'],
      lines: ['filter level = "ERROR"', '| fields @timestamp, message', '| sort @timestamp desc', '| limit 50'],
    },
    causes: [
      {
        seen: 'messages in the queue `viewing-service-<stage>-on-entitlement-changed`',
        cause: 'the event is malformed, not yet in effect, or failed three times',
        act: 'Have Identity publish again what still counts; after 15 minutes with a new `effective_at`.',
      },
      {
        seen: 'no message, and `SessionsRevoked` stays at 0',
        cause: 'the event does not arrive: another account or source than `events.publishers` names, or another bus',
        act: 'Compare its account and source with `events.publishers` of the stage, and its detail-type with “Events from Identity” in functions/contract/README.md.',
      },
    ],
  },
} as const satisfies Symptoms
