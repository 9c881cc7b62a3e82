import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EVENT_SOURCE } from '../functions/contract/event-source.ts'
import { onlySource } from './event-source.ts'
import { secretArns } from './readable-secret.ts'
import type { Reach, Surroundings } from './surroundings.ts'

const BEARERS = ['IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const

/** The variables of a function: Redis, the stage's texts, and of secrets and the bus only those it may use. */
export const environmentOf = (reaches: readonly Reach[], { stage, store, signingKey, events }: Surroundings) => {
  const upstreams = reaches.includes('upstreams')
  const texts = Object.entries(stage.settings).filter(([name]) => upstreams || !BEARERS.some((one) => one === name))
  return {
    ...Object.fromEntries(texts),
    REDIS_ADDR: store.address,
    REDIS_CLUSTER: 'true',
    REDIS_TLS: 'true',
    ...(reaches.includes('signing keys') && { SIGNING_KEYS_SECRET: signingKey.secret.secretArn }),
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
  const publish = () =>
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [surroundings.events.bus.eventBusArn],
      conditions: onlySource(EVENT_SOURCE),
    })
  return [
    ...(secrets.length > 0
      ? [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secrets })]
      : []),
    ...(reaches.includes('event bus') ? [publish()] : []),
  ]
}
