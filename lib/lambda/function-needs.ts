import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import { onlySource } from '../events/event-bus-policy.ts'
import type { SessionStore } from '../redis/session-store.ts'
import { authenticationTexts } from '../stage/members/authentication-schema.ts'
import type { Dependencies } from './dependencies.ts'
import type { Reach } from './reach.ts'
import { BEARERS, bearerSecretArns } from './secret-arns.ts'

/** The operations that the steps of a rotation call. */
const ROTATING = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
  (action) => `secretsmanager:${action}`,
)

const redisOf = (store: SessionStore) => ({
  REDIS_ADDR: store.address,
  REDIS_CLUSTER: 'true',
  REDIS_TLS: 'true',
  REDIS_USER: store.user,
  REDIS_IAM_CACHE: store.cacheId,
})

/** Whether a function reads or rotates the secret of the key set. */
const usesKeySet = (reaches: readonly Reach[]) => reaches.includes('signing keys') || reaches.includes('key rotation')

/** The variables of a function: the stage's texts, and of Redis, secrets and the bus only what it uses. */
export const environmentOf = (reaches: readonly Reach[], dependencies: Dependencies) => {
  const { stage, store, signingKey, events, database, logQueues } = dependencies
  const upstreams = reaches.includes('upstreams')
  const texts = Object.entries(stage.settings).filter(([name]) => upstreams || !BEARERS.some((one) => one === name))
  return {
    ...Object.fromEntries(texts),
    ...authenticationTexts(stage.authentication),
    ...(reaches.includes('redis') && redisOf(store)),
    ...(usesKeySet(reaches) && { SIGNING_KEYS_SECRET: signingKey.secret.secretArn }),
    ...(reaches.includes('event bus') && { EVENT_BUS_NAME: events.bus.eventBusName }),
    ...database?.environmentOf(reaches),
    ...(reaches.includes('log dead letters') &&
      logQueues && { SESSION_LOG_DEAD_LETTERS: logQueues.deadLetters.queueUrl }),
  }
}

/** The ARNs of the secrets a function may read. A secret that is encrypted with a customer's KMS key needs that key's policy too. */
const readableSecrets = (reaches: readonly Reach[], { stage, signingKey }: Dependencies) => {
  return [
    ...(reaches.includes('signing keys') ? [signingKey.secret.secretArn] : []),
    ...(reaches.includes('upstreams') ? bearerSecretArns(Stack.of(signingKey), stage) : []),
  ]
}

/** What a function may do for what it reaches. */
export const permissionsOf = (reaches: readonly Reach[], dependencies: Dependencies): PolicyStatement[] => {
  const secrets = readableSecrets(reaches, dependencies)
  const { store, signingKey, database, logQueues } = dependencies
  const allow = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources })
  const publish = () =>
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [dependencies.events.bus.eventBusArn],
      conditions: onlySource(EVENT_SOURCE),
    })
  return [
    ...(reaches.includes('redis') ? [allow(['elasticache:Connect'], store.accessArns)] : []),
    ...(secrets.length > 0 ? [allow(['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(reaches.includes('key rotation') ? [allow(ROTATING, [signingKey.secret.secretArn])] : []),
    ...(reaches.includes('event bus') ? [publish()] : []),
    ...(database?.permissionsOf(reaches) ?? []),
    ...(reaches.includes('log dead letters') && logQueues
      ? [allow(['sqs:SendMessage'], [logQueues.deadLetters.queueArn])]
      : []),
  ]
}
