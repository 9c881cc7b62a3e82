import type { Settings } from '../contract/settings/settings.ts'
import { createSecretReader } from '../core/aws/secret.ts'
import { createEntitlement } from '../core/entitlement/entitlement.ts'
import { connectRedis, type Patience, prompt, type RedisClient, warmUp } from '../core/redis/client.ts'
import { createSessionStore, type SessionStore } from '../core/redis/store.ts'
import { createLifecycle } from '../core/session/lifecycle.ts'
import type { History } from '../core/session-log/history.ts'
import { cacheOf, createSigningKeys, keySetText, type SigningKeys } from '../core/signing-keys/signing-keys.ts'
import { createConcurrency } from '../core/slots/concurrency.ts'
import { createIdentityKeys } from '../core/tokens/identity-keys.ts'
import { createPlaybackTokens, type PlaybackTokens } from '../core/tokens/playback-token.ts'
import { createUserTokens } from '../core/tokens/user-token.ts'
import { createAuthenticator } from '../http/authenticate.ts'
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
/** A new connection to Redis. */
export const connect = (patience: Patience): RedisClient => connectRedis(settings(), patience, process.env)
const redis = /* @__PURE__ */ once(() => {
  const client = connect(prompt)
  opening.push(warmUp(client))
  return client
})
const secrets = /* @__PURE__ */ once(() => createSecretReader(process.env))

export const store: () => SessionStore = /* @__PURE__ */ once(() => createSessionStore(redis(), settings()))
export const lifecycle = () => createLifecycle(store())
export const concurrency = () => createConcurrency(store())
export const entitlement = () => createEntitlement(settings(), secrets())
export const signingKeys: () => SigningKeys = /* @__PURE__ */ once(() =>
  createSigningKeys(keySetText(settings(), process.env, secrets()), cacheOf(secrets(), settings().SIGNING_KEYS_SECRET)),
)
export const tokens: () => PlaybackTokens = /* @__PURE__ */ once(() => {
  const made = createPlaybackTokens(signingKeys(), settings())
  made.ready().catch(() => {}) // reads the keys during init; a failure shows where a key is needed
  return made
})
/** Who may call where only players do, by their playback tokens; everyone if AUTHENTICATION is `none`. */
export const authenticatePlayers = (): Authenticate =>
  settings().AUTHENTICATION === 'none' ? anyone : createAuthenticator({ tokens: tokens() })
/** Who may call, users of Identity among them; everyone if AUTHENTICATION is `none`. */
export const authenticate = (): Authenticate => {
  const { AUTHENTICATION, SIGNING_KEYS_SECRET } = settings()
  if (AUTHENTICATION === 'none') return anyone
  if (SIGNING_KEYS_SECRET) tokens() // begins to read the keys; a function that takes users' tokens alone has none
  const verify = (token: string) => tokens().verify(token)
  const identityKeys = createIdentityKeys(settings())
  identityKeys.prepare()
  return createAuthenticator({ tokens: { verify }, users: createUserTokens(identityKeys, settings()) })
}

/** Settles when the connections of the parts made so far are up, or known not to be. */
export const opened = (): Promise<unknown> => Promise.all(opening)

export type Runtime = {
  readonly settings: ReturnType<typeof settings>
  readonly store: ReturnType<typeof store>
  readonly lifecycle: ReturnType<typeof lifecycle>
  readonly concurrency: ReturnType<typeof concurrency>
  readonly entitlement: ReturnType<typeof entitlement>
  /** Made in history-parts.ts. */
  readonly history: History
  readonly signingKeys: ReturnType<typeof signingKeys>
  readonly tokens: ReturnType<typeof tokens>
  readonly authenticate: ReturnType<typeof authenticate>
}
