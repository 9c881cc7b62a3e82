import type { Symptoms } from './symptom.ts'

/** What the one says who deploys. */
export const deployingSymptoms = {
  'A deployment fails or is taken back': {
    alarms: [
      ...(['<endpoint>-canary-errors', '<endpoint>-canary-throttles', 'ViewersCannotStart'] as const),
      ...(['HeartbeatsFail', 'OpenRoutesFail', 'SessionCallsFail', 'FunctionErrors'] as const),
    ],
    rows: ['alarms', 'functions', 'starting'],
    query: {
      of: ['<endpoint>'],
      lines: [
        'filter level in ["ERROR", "WARN"]',
        '| fields @timestamp, @message',
        '| sort @timestamp desc',
        '| limit 50',
      ],
    },
    causes: [
      {
        seen: 'the deployment’s first `FAILED` event names an alias, and an alarm was raised meanwhile: `aws cloudformation describe-stack-events --stack-name viewing-service-<stage> --max-items 100`',
        cause: 'the new version fails, and the canary took it back',
        act: 'Viewers have the version before again. Read the log of the endpoint that the alarm names, repair the commit, deploy again.',
      },
      {
        seen: 'the same, and the alarm goes on with the version before',
        cause: 'something else fails: Redis, Identity, Content, or a quota',
        act: 'See “Viewers cannot start”. A repair is taken back too while the alarm is raised: take `canary` out of the stage for that deployment.',
      },
      {
        seen: 'CodeDeploy says that the version of the alias does not match',
        cause: '`npm run signing-keys` was interrupted, or somebody moved an alias',
        act: '`npm run signing-keys -- restart -c stage=<stage>`, and let it end: 12 minutes. Then deploy again. If it says that a deployment has failed, see “Canary” in lib/README.md.',
      },
      {
        seen: 'it was the first deployment of the stage',
        cause: 'what CloudFormation says of the first resource that failed',
        act: 'See “The first deployment” in lib/README.md: a protected stage needs one command before the next attempt.',
      },
      {
        seen: 'it is refused before anything changes: `RedisKeeps`, or `npm run replacements`',
        cause: 'Redis or something else that cannot be replaced would be lost',
        act: 'Do not force it. Compare `redis.replicas` and `network` of the stage with what is deployed: lib/edge/README.md, “Changes that Redis does not survive”.',
      },
    ],
  },
} as const satisfies Symptoms
