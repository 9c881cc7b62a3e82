import type { Stack } from 'aws-cdk-lib'
import type { Route } from '../functions/contract/routes.ts'
import type { Network } from './network.ts'
import { secretArns } from './readable-secret.ts'
import type { SessionStore } from './session-store.ts'
import type { SigningKey } from './signing-key.ts'
import type { Stage } from './stage.ts'

/** What the endpoints have in common. */
export type Surroundings = {
  readonly stage: Stage
  readonly network: Network
  readonly store: SessionStore
  readonly signingKey: SigningKey
}

const BEARERS = ['IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const

/** The variables of a function: Redis, the stage's texts, and of secrets only those it may read. */
export const environmentOf = (reaches: Route['reaches'], { stage, store, signingKey }: Surroundings) => {
  const upstreams = reaches.includes('upstreams')
  const texts = Object.entries(stage.settings).filter(([name]) => upstreams || !BEARERS.some((one) => one === name))
  return {
    ...Object.fromEntries(texts),
    REDIS_ADDR: store.address,
    REDIS_CLUSTER: 'true',
    REDIS_TLS: 'true',
    ...(reaches.includes('signing keys') && { SIGNING_KEYS_SECRET: signingKey.secret.secretArn }),
  }
}

/** The ARNs of the secrets a function may read. One under a key of the customer's needs that key's policy as well. */
export const readableSecrets = (stack: Stack, reaches: Route['reaches'], { stage, signingKey }: Surroundings) => {
  const bearers = BEARERS.map((name) => stage.settings[name]).filter((secret) => secret !== undefined)
  return [
    ...(reaches.includes('signing keys') ? [signingKey.secret.secretArn] : []),
    ...(reaches.includes('upstreams') ? bearers.flatMap((secret) => secretArns(stack, secret)) : []),
  ]
}
