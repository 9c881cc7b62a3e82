import { inject, onTestFinished } from 'vitest'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { environment, type SettingName } from '../../../functions/contract/settings/settings.ts'
import { createSecretReader, type Secrets } from '../../../functions/core/aws/secret.ts'
import { connectRedis, type Patience, patient } from '../../../functions/core/redis/client.ts'
import { indexKeys, partitionOf } from '../../../functions/core/redis/partition.ts'
import { createSessionStore } from '../../../functions/core/redis/store.ts'
import { entryFields } from '../../../functions/core/relay/entry-fields.ts'
import { parseEvent } from '../../../functions/core/relay/event.ts'
import { createLifecycle } from '../../../functions/core/session/lifecycle.ts'
import { cacheOf, createSigningKeys, keySetText } from '../../../functions/core/signing-keys/signing-keys.ts'
import { createConcurrency } from '../../../functions/core/slots/concurrency.ts'
import { createIdentityKeys } from '../../../functions/core/tokens/identity-keys.ts'
import { createPlaybackTokens } from '../../../functions/core/tokens/playback-token.ts'
import { createUserTokens } from '../../../functions/core/tokens/user-token.ts'
import { createAuthenticator } from '../../../functions/http/authenticate.ts'
import { anyone } from '../../../functions/http/caller.ts'
import { readConfig } from '../../../functions/runtime/config.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'
import { entitled } from '../entitlement/rulings.ts'
import { emptyHistory } from '../history/logged.ts'
import { documented } from '../http/documented.ts'
import { httpEvent, type Sent } from '../http/http-event.ts'
import type { Json } from '../http/json.ts'
import { lambdaContext } from '../http/lambda-context.ts'
import { expectValid, type PublishedEvent } from '../relay/event-validity.ts'
import { endpoints } from './endpoints.ts'

type Options = {
  readonly settings?: Partial<Record<SettingName, string>>
  /** Unix ms in place of Redis' clock. */
  readonly clock?: () => number
  readonly entitlement?: Runtime['entitlement']
  /** What the session log answers; without it, that nobody has ever watched. */
  readonly history?: Runtime['history']
  /** Where SIGNING_KEYS_SECRET is read. */
  readonly secrets?: Secrets
  /** How long Redis is waited for. A test of what endpoints do when Redis is slow or gone says `prompt`, as they are. */
  readonly patience?: Patience
}

export const SECRET = 'a-secret-of-the-tests-of-at-least-32-bytes'

/** Settings that lift the rate limits: most tests are faster than any player. */
export const unlimited = {
  ...{ CREATE_RATE_LIMIT: '0', HEARTBEAT_RATE_FACTOR: '0', PAUSE_RATE_LIMIT: '0' },
  ...{ TOKEN_RATE_LIMIT: '0', READ_RATE_LIMIT: '0' },
}

/** And those of a stage that sets none. */
export const limited = Object.fromEntries(
  Object.keys(unlimited).map((name) => [name, environment[name as keyof typeof unlimited].default]),
)

export type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: Json }

/** The endpoints with a session in their path. */
export const verbsOnSession = [
  'get-session',
  'send-heartbeat',
  'pause-session',
  'resume-session',
  'stop-session',
  'terminate-session',
] as const

export const createBody = (userId: string, more: object = {}) => ({
  user_id: userId,
  profile_id: 'profile-1',
  content_id: 'title-1',
  device_id: 'tv-1',
  ...more,
})

const flatPairs = (flat: string[]) =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 ? [] : [[name, flat[i + 1] ?? '']])))

/** The service in this process: the real endpoints on the shared Redis, called as API Gateway calls them. */
export const service = (options: Options = {}) => {
  const settings = readConfig({
    REDIS_ADDR: inject('redis'),
    JWT_SECRET: SECRET,
    AUTHENTICATION: 'none',
    ...unlimited,
    ...options.settings,
  })
  const { patience = patient } = options
  const redis = connectRedis(settings, patience)
  onTestFinished(() => redis.disconnect())
  const store = createSessionStore(redis, settings, options.clock, patience)
  const secrets = options.secrets ?? createSecretReader({})
  const signingKeys = createSigningKeys(
    keySetText(settings, {}, secrets),
    cacheOf(secrets, settings.SIGNING_KEYS_SECRET),
  )
  const made = createPlaybackTokens(signingKeys, settings)
  const users = () => createUserTokens(createIdentityKeys(settings), settings)
  const parts = {
    settings,
    store,
    lifecycle: createLifecycle(store),
    concurrency: createConcurrency(store),
    entitlement: options.entitlement ?? entitled(),
    history: options.history ?? emptyHistory,
    signingKeys,
    tokens: made,
    authenticate: settings.AUTHENTICATION === 'none' ? anyone : createAuthenticator({ tokens: made, users: users() }),
  }
  const edge = {
    allowedOrigins: settings.ALLOWED_ORIGINS,
    contractUrl: settings.CONTRACT_URL,
    ready: Promise.resolve(),
  }
  const call = async (name: EndpointName, parameter?: string, sent: Sent = {}): Promise<Answer> => {
    const reply = await endpoints[name](parts)(edge)(httpEvent(routes[name], parameter, sent), lambdaContext)
    const { statusCode = 0, headers = {}, body } = reply
    const answer = {
      status: statusCode,
      headers: headers as Answer['headers'],
      body: body ? JSON.parse(body) : undefined,
    }
    if (sent.method === 'OPTIONS') return answer
    return documented(sent.method === 'HEAD' ? name.replace('get-', 'head-') : name, answer)
  }
  return {
    ...parts,
    redis,
    call,
    create: (userId: string, more: object = {}, headers: Record<string, string> = {}) =>
      call('create-session', undefined, { body: createBody(userId, more), headers }),
    /** The events of a user in the order of the outbox. */
    events: async (userId: string): Promise<PublishedEvent[]> => {
      const [, outbox] = indexKeys(partitionOf(userId))
      const entries = await redis.xrange(outbox, '-', '+')
      const own = entries.map(([, flat]) => entryFields(flatPairs(flat))).filter(({ user_id }) => user_id === userId)
      return own.map((entry) => expectValid(parseEvent(entry)))
    },
  }
}

export type Service = ReturnType<typeof service>
