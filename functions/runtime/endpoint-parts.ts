import type { Settings } from '../contract/settings/settings.ts'
import { secretsManager } from '../core/aws/secret.ts'
import { entitlement as createEntitlement } from '../core/entitlement/entitlement.ts'
import { connectRedis, type Patience, prompt, type RedisClient, warmUp } from '../core/redis/client.ts'
import { type SessionStore, sessionStore } from '../core/redis/store.ts'
import { lifecycle as createLifecycle } from '../core/session/lifecycle.ts'
import { type KeyRing, keyRing, ringText, upkeepOf } from '../core/signing-keys/signing-keys.ts'
import { concurrency as createConcurrency } from '../core/slots/concurrency.ts'
import { identityKeys } from '../core/tokens/identity-keys.ts'
import { tokens as createTokens, type Tokens } from '../core/tokens/playback-token.ts'
import { userTokens } from '../core/tokens/user-token.ts'
import { authenticator } from '../http/authenticate.ts'
import { type Authenticate, anyone } from '../http/caller.ts'
import { readConfig } from './config.ts'

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
/** Settle when what was begun during init is done, or known not to work. */
const opening: Promise<unknown>[] = []
/** A connection of one's own to Redis. */
export const connect = (patience: Patience): RedisClient => connectRedis(settings(), patience, process.env)
const redis = /* @__PURE__ */ once(() => {
  const client = connect(prompt)
  opening.push(warmUp(client))
  return client
})
const secrets = /* @__PURE__ */ once(() => secretsManager(process.env))

export const store: () => SessionStore = /* @__PURE__ */ once(() => sessionStore(redis(), settings()))
export const lifecycle = () => createLifecycle(store(), settings())
export const concurrency = () => createConcurrency(store(), settings())
export const entitlement = () => createEntitlement(settings(), secrets())
export const ring: () => KeyRing = /* @__PURE__ */ once(() =>
  keyRing(ringText(settings(), process.env, secrets()), upkeepOf(secrets(), settings().SIGNING_KEYS_SECRET)),
)
export const tokens: () => Tokens = /* @__PURE__ */ once(() => {
  const made = createTokens(ring(), settings())
  made.ready().catch(() => {}) // reads the keys during init; whoever needs them finds out by itself
  return made
})
/** Who may call; everyone where the environment says so in so many words. */
export const authenticate = (): Authenticate => {
  const { AUTHENTICATION, SIGNING_KEYS_SECRET } = settings()
  if (AUTHENTICATION === 'none') return anyone
  if (SIGNING_KEYS_SECRET) tokens() // begins to read the keys; a function that takes users' tokens alone has none
  const ours = { verify: (token: string) => tokens().verify(token) }
  return authenticator({ tokens: ours, users: userTokens(identityKeys(settings()), settings()) })
}

/** Settles when the connections of the parts made so far are up, or known not to be. */
export const opened = (): Promise<unknown> => Promise.all(opening)

export type Runtime = {
  readonly settings: ReturnType<typeof settings>
  readonly store: ReturnType<typeof store>
  readonly lifecycle: ReturnType<typeof lifecycle>
  readonly concurrency: ReturnType<typeof concurrency>
  readonly entitlement: ReturnType<typeof entitlement>
  readonly ring: ReturnType<typeof ring>
  readonly tokens: ReturnType<typeof tokens>
  readonly authenticate: ReturnType<typeof authenticate>
}
