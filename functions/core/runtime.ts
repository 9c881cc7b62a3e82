import type { Settings } from '../contract/environment.ts'
import { concurrency as createConcurrency } from './concurrency.ts'
import { readConfig } from './config.ts'
import { entitlement as createEntitlement } from './entitlement.ts'
import { keyRing, ringText } from './key-ring.ts'
import { lifecycle as createLifecycle } from './lifecycle.ts'
import { connectRedis, warmUp } from './redis.ts'
import { secretsManager } from './secret.ts'
import { type SessionStore, sessionStore } from './store.ts'
import { tokens as createTokens } from './token.ts'

const once = <Value>(make: () => Value) => {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/**
 * The real parts, made from this function's environment: the one place where it is read. Each is an exported function,
 * so that a bundle holds only the parts its endpoint names.
 */
export const settings: () => Settings = /* @__PURE__ */ once(() => readConfig(process.env))
const redis = /* @__PURE__ */ once(() => connectRedis(settings()))
const secrets = /* @__PURE__ */ once(() => secretsManager(process.env))

export const store: () => SessionStore = /* @__PURE__ */ once(() => sessionStore(redis(), settings()))
export const lifecycle = () => createLifecycle(store(), settings())
export const concurrency = () => createConcurrency(store(), settings())
export const entitlement = () => createEntitlement(settings(), secrets())
export const tokens = () => {
  const made = createTokens(keyRing(ringText(settings(), process.env, secrets())), settings())
  made.ready().catch(() => {}) // reads the keys during init; whoever needs them finds out by itself
  return made
}

/** Settles when Redis is connected or known not to be. */
export const connected = () => warmUp(redis())

export type Runtime = {
  readonly settings: ReturnType<typeof settings>
  readonly store: ReturnType<typeof store>
  readonly lifecycle: ReturnType<typeof lifecycle>
  readonly concurrency: ReturnType<typeof concurrency>
  readonly entitlement: ReturnType<typeof entitlement>
  readonly tokens: ReturnType<typeof tokens>
}
