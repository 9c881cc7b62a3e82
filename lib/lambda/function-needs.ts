import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import { onlySource } from '../events/event-source.ts'
import type { SessionStore } from '../redis/session-store.ts'
import { authenticationTexts } from '../stage/authentication-schema.ts'
import type { Surroundings } from './dependencies.ts'
import type { Reach } from './reach.ts'
import { secretArns } from './readable-secret.ts'

/** What the steps of a rotation call. */
const ROTATING = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
  (action) => `secretsmanager:${action}`,
)
const BEARERS = ['IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const

const redisOf = (store: SessionStore) => ({
  REDIS_ADDR: store.address,
  REDIS_CLUSTER: 'true',
  REDIS_TLS: 'true',
  REDIS_USER: store.user,
  REDIS_IAM_CACHE: store.cacheId,
})

/** The functions that know the secret of the key set. */
const knowsKeySet = (reaches: readonly Reach[]) => reaches.includes('signing keys') || reaches.includes('key rotation')

/** The variables of a function: the stage's texts, and of Redis, secrets and the bus only what it uses. */
export const environmentOf = (reaches: readonly Reach[], { stage, store, signingKey, events }: Surroundings) => {
  const upstreams = reaches.includes('upstreams')
  const texts = Object.entries(stage.settings).filter(([name]) => upstreams || !BEARERS.some((one) => one === name))
  return {
    ...Object.fromEntries(texts),
    ...authenticationTexts(stage.authentication),
    ...(reaches.includes('redis') && redisOf(store)),
    ...(knowsKeySet(reaches) && { SIGNING_KEYS_SECRET: signingKey.secret.secretArn }),
    ...(reaches.includes('event bus') && { EVENT_BUS_NAME: events.bus.eventBusName }),
  }
}

/** The ARNs of the secrets a function may read. One under a key of the customer's needs that key's policy as well. */
const readableSecrets = (reaches: readonly Reach[], { stage, signingKey }: Surroundings) => {
  const bearers = BEARERS.map((name) => stage.settings[name]).filter((secret) => secret !== undefined)
  const stack = Stack.of(signingKey)
  return [
    ...(reaches.includes('signing keys') ? [signingKey.secret.secretArn] : []),
    ...(reaches.includes('upstreams') ? bearers.flatMap((secret) => secretArns(stack, secret)) : []),
  ]
}

/** What a function may do for what it reaches. */
export const permissionsOf = (reaches: readonly Reach[], surroundings: Surroundings): PolicyStatement[] => {
  const secrets = readableSecrets(reaches, surroundings)
  const { store, signingKey } = surroundings
  const allow = (actions: string[], resources: string[]) => new PolicyStatement({ actions, resources })
  const publish = () =>
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [surroundings.events.bus.eventBusArn],
      conditions: onlySource(EVENT_SOURCE),
    })
  return [
    ...(reaches.includes('redis') ? [allow(['elasticache:Connect'], store.accessArns)] : []),
    ...(secrets.length > 0 ? [allow(['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(reaches.includes('key rotation') ? [allow(ROTATING, [signingKey.secret.secretArn])] : []),
    ...(reaches.includes('event bus') ? [publish()] : []),
  ]
}
