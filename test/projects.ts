/**
 * The parts of `npm test`. A test file belongs to the first project that names it; `unit` and `stack` have no Redis, so
 * that a file which asks for one there fails.
 */
const patterns = {
  /** The service while servers die, lines are cut and clients are many, for seconds or at full size: mostly waiting. */
  faults: [
    'test/faults/**',
    'test/soak/**',
    'test/functions/core/entitlement/{hostile-questions,one-crash}.test.ts',
    'test/functions/core/redis/{access,access-used,cluster,iam,iam-bundles,keyspace,lost-writes,memory-full,outage}.test.ts',
    'test/functions/core/relay/**',
    'test/functions/core/session/{clock-steps,clock-walk,sweep-races,wrong-clock}.test.ts',
    'test/functions/core/signing-keys/rotation/**',
    'test/functions/core/slots/{concurrency,long-accounts}.test.ts',
    'test/functions/http/{position,refusal-log}.test.ts',
    'test/functions/runtime/metrics.test.ts',
  ],
  /** Pages in a real browser, which loses what is late: alone on the machine. */
  browser: ['test/browser/**'],
  /** The programs in bin/, and the whole service as `npm start` serves it over HTTP. */
  runner: [
    'test/attack/bad-requests-over-http.test.ts',
    'test/bin/bench/exact/**',
    'test/bin/cost/{measured,program}.test.ts',
    'test/bin/load/{smoke,run,audit/store-audit}.test.ts',
    'test/bin/doctor.test.ts',
    'test/bin/doctor/{run.test.ts,checks/**}',
    'test/bin/local.test.ts',
    'test/bin/package/**',
    'test/bin/local/{aws,dev,lambda,postgres,redis,session-log,stand-ins}/**',
    'test/bin/local/page/site.test.ts',
    'test/bin/local/{gateway/gateway,run-stage,start}.test.ts',
    'test/bin/{require-node,erase-user/erase-user,signing-keys/*}.test.ts',
    'test/functions/contract/tokens/readme.test.ts',
    'test/golden/**',
    'test/lib/player/restart.test.ts',
    'test/lib/verifiers/**',
    'test/readmes/**',
  ],
  /** What is deployed: templates, bundles, permissions. */
  stack: ['test/lib/*.test.ts', 'test/lib/!(player)/**', 'test/bin/cost/template.test.ts'],
  /** The session log on a PostgreSQL. */
  postgres: [
    'test/functions/core/session-log/**',
    'test/functions/{record,prepare,inspect}-session-log.test.ts',
    'test/bin/session-log/run.test.ts',
    'test/bin/load/audit/log-audit.test.ts',
    'test/bin/erase-user.test.ts',
  ],
  /** Single functions, without a Redis. */
  unit: [
    'test/house.test.ts',
    'test/attack/jwt-bcp/**',
    'test/workflows/**',
    'test/bin/**',
    'test/lib/player/**',
    'test/functions/{erase-user,expire-sessions,on-entitlement-changed,publish-events}.test.ts',
    'test/functions/contract/{events,settings}/**',
    'test/functions/contract/{rfc3339,routes}.test.ts',
    'test/functions/core/{http-client,log-limit,log-throttle}.test.ts',
    'test/functions/core/aws/**',
    'test/functions/core/entitlement/{circuit,entitlement,upstream}.test.ts',
    'test/functions/core/redis/{iam-token,script-table}.test.ts',
    'test/functions/core/signing-keys/{damaged-keys,signing-keys}.test.ts',
    'test/functions/core/tokens/{compact,identity-keys,jws,playback-token}.test.ts',
  ],
  /** The service on a Redis. */
  redis: ['test/attack/**', 'test/functions/**'],
}

export type ProjectName = keyof typeof patterns

/** Those of `runner`, `faults` and `redis` that start a Redis of their own choice, or for which any Redis is the same. */
const sameOnAnyRedis = [
  'test/functions/core/session-log/**',
  'test/functions/{record,prepare,inspect}-session-log.test.ts',
  'test/bin/session-log/run.test.ts',
  'test/bin/load/audit/log-audit.test.ts',
  'test/bin/erase-user.test.ts',
  'test/bin/bench/exact/**',
  'test/bin/local.test.ts',
  'test/bin/package/**',
  'test/bin/signing-keys/**',
  'test/browser/**',
  'test/functions/core/entitlement/{hostile-questions,one-crash}.test.ts',
  'test/functions/core/relay/{fairness,misbehaving-bus}.test.ts',
  'test/functions/core/signing-keys/**',
  'test/golden/life.test.ts',
  'test/lib/verifiers/**',
  'test/readmes/**',
]

/** Whether this run is about the embedded Redis: it leaves out what no Redis makes a difference to. */
export const isEmbedded = process.env.TEST_REDIS === 'embedded'

const withoutRedis: readonly ProjectName[] = ['unit', 'stack']

export const projectNames = Object.keys(patterns) as ProjectName[]
const testsIn = (folders: readonly string[]) => folders.map((pattern) => pattern.replace(/\*\*$/, '**/*.test.ts'))
const before = (name: ProjectName) =>
  projectNames.slice(0, projectNames.indexOf(name)).flatMap((other) => patterns[other])

/** Files that take long: begun last, they would run alone, beside a core that has nothing to do. */
export const longest = [
  'test/lib/nag.test.ts',
  'test/lib/synth.test.ts',
  'test/lib/cfn-lint.test.ts',
  'test/lib/control-tower.test.ts',
  'test/golden/life.test.ts',
  'test/soak/publisher-killed.test.ts',
  'test/functions/core/relay/failures.test.ts',
  'test/functions/core/entitlement/one-crash.test.ts',
  'test/functions/core/relay/misbehaving-bus.test.ts',
  'test/readmes/commands.test.ts',
  'test/bin/local.test.ts',
  'test/bin/signing-keys/signing-keys.test.ts',
  'test/bin/load/smoke.test.ts',
  'test/golden/nothing-printed.test.ts',
  'test/golden/nothing-printed-in-trouble.test.ts',
  'test/browser/beacon.test.ts',
  'test/browser/other-beacons.test.ts',
  'test/browser/room.test.ts',
]

/** The test files of a project, as vitest selects them. */
export const filesOf = (name: ProjectName) => ({
  include: isEmbedded && withoutRedis.includes(name) ? [] : testsIn(patterns[name]),
  exclude: testsIn([...before(name), ...(isEmbedded ? sameOnAnyRedis : [])]),
})
