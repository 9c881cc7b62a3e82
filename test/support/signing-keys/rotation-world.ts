import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose'
import { onTestFinished, vi } from 'vitest'
import { routes } from '../../../functions/contract/routes.ts'
import { JWKS_MAX_AGE_SECONDS } from '../../../functions/contract/tokens/key-times.ts'
import { createSecretReader } from '../../../functions/core/aws/secret.ts'
import type { Session } from '../../../functions/core/session/session.ts'
import { cacheOf, createSigningKeys, keySetText } from '../../../functions/core/signing-keys/signing-keys.ts'
import { createPlaybackTokens } from '../../../functions/core/tokens/playback-token.ts'
import { getJwks } from '../../../functions/get-jwks.ts'
import { readConfig } from '../../../functions/runtime/config.ts'
import { httpEvent } from '../http/http-event.ts'
import { lambdaContext } from '../http/lambda-context.ts'
import { MINUTE } from '../service/moving-clock.ts'
import { NAME, type RotationAccount } from './rotation-account.ts'

const settings = readConfig({ AUTHENTICATION: 'none', SIGNING_KEYS_SECRET: NAME })
const now = () => Date.now()
const SESSION_ID = '0f8fad5b-d9cb-469f-a165-70867728950e'

/** The time of this test stands still but for `pass`. */
export const simulatedTime = (start = Date.parse('2026-11-23T12:00:00.000Z')) => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  onTestFinished(() => void vi.useRealTimers())
  return { pass: (ms: number) => void vi.setSystemTime(Date.now() + ms) }
}

/** A function's keys with a cache of their own, as in a process of its own. */
export const instance = ({ environment }: Pick<RotationAccount, 'environment'>) => {
  const secrets = createSecretReader(environment, now)
  const signingKeys = createSigningKeys(keySetText(settings, environment, secrets), cacheOf(secrets, NAME))
  return { signingKeys, ...createPlaybackTokens(signingKeys, settings) }
}
export type Instance = ReturnType<typeof instance>

/** A session that has just begun. */
const session = () =>
  ({
    ...{ sessionId: SESSION_ID, userId: 'user-1', profileId: 'profile-1', contentId: 'title-1', deviceId: 'tv-1' },
    startedAt: now(),
  }) as Session
export const issue = (one: Instance) => one.issue(session(), now())

/** The real get-jwks on an instance's keys. */
const jwksOf = ({ signingKeys }: Instance) => {
  const answer = getJwks({ signingKeys })({ allowedOrigins: [], ready: Promise.resolve() })
  return async () => {
    const { statusCode = 0, body, headers } = await answer(httpEvent(routes['get-jwks'], undefined, {}), lambdaContext)
    return new Response(body ?? null, { status: statusCode, headers: headers as Record<string, string> })
  }
}

/** A verifier outside. It reads the key set again when it is as old as its reply said, and for no other reason. */
export const outsider = (publisher: Instance) => {
  const read = jwksOf(publisher)
  let goodUntil = Number.POSITIVE_INFINITY
  const reading = async () => {
    const reply = await read()
    goodUntil = now() + Number(/max-age=(\d+)/.exec(reply.headers.get('cache-control') ?? '')?.[1]) * 1000
    return reply
  }
  const keys = createRemoteJWKSet(new URL('https://viewing.example/.well-known/jwks.json'), {
    cacheMaxAge: JWKS_MAX_AGE_SECONDS * 1000,
    cooldownDuration: Number.MAX_SAFE_INTEGER,
    [customFetch]: reading,
  })
  const known = { issuer: 'viewing-service', audience: 'playback', typ: 'playback+jwt', algorithms: ['ES256'] }
  const verify = async (token: string) => {
    if (now() >= goodUntil) await keys.reload()
    return jwtVerify(token, keys, known)
  }
  return { verify, reload: () => keys.reload() }
}

export type Refused = { readonly by: string; readonly kid: string; readonly ageMs: number; readonly reason: string }
type Issued = { readonly token: string; readonly kid: string; readonly alg: string; readonly at: number; exp: number }

const [INSTANCES, PUBLISHERS, OUTSIDERS] = [4, 2, 2]
const range = (length: number) => Array.from({ length }, (_, i) => i)

/**
 * Instances that issue and validate each other's tokens, and services outside that validate them too, all with caches
 * that end at different times. `run` lets time pass, a step at a time, and keeps every refusal in `seen.refused`.
 */
export const rotationWorld = async (account: RotationAccount, stepMs = MINUTE) => {
  const time = simulatedTime()
  const instances = range(INSTANCES).map(() => instance(account))
  const publishers = range(PUBLISHERS).map(() => instance(account))
  const outsiders = publishers.flatMap((one) => range(OUTSIDERS).map(() => outsider(one)))
  const state = { refused: [] as Refused[], signers: new Set<string>(), checked: 0, checkedOutside: 0 }
  let living: Issued[] = []
  let ticks = 0

  const starting: (() => Promise<unknown>)[] = [
    ...[instances[0], publishers[0], instances[1], publishers[1], ...instances.slice(2)].map((one) => async () => {
      await one?.ready()
    }),
    ...outsiders.map(({ reload }) => reload),
  ]
  for (const start of starting) {
    await start()
    time.pass(30_000)
  }

  const check = async ({ token, kid, alg, at }: Issued) => {
    const by = (who: string, result: Promise<unknown>) =>
      result.catch((error: Error) => {
        const reason = String(error.cause ?? error)
        state.refused.push({ by: who, kid, ageMs: now() - at, reason })
      })
    const outside = alg === 'ES256' ? outsiders.map(({ verify }) => by('outsider', verify(token))) : []
    await Promise.all([...instances.map(({ verify }, i) => by(`instance ${i}`, verify(token))), ...outside])
    state.checked += instances.length
    state.checkedOutside += outside.length
  }

  const issued = async (one: Instance): Promise<Issued> => {
    const { token, expiresAt } = await issue(one)
    const { kid = '', alg = '' } = decodeProtectedHeader(token)
    state.signers.add(kid)
    return { token, kid, alg, at: now(), exp: expiresAt }
  }

  /** Of those that live: the two oldest, and others in turn. */
  const sample = () => living.filter((_, i) => i < 2 || i % 100 === ticks % 100)
  /** One of each key: what a verifier says of a fresh token follows from its key alone. */
  const ofEachKey = (fresh: Issued[]) => [...new Map(fresh.map((one) => [one.kid, one])).values()]
  const tick = async () => {
    living = living.filter(({ exp }) => now() < exp)
    const fresh = await Promise.all(instances.map(issued))
    await Promise.all([...sample(), ...ofEachKey(fresh)].map(check))
    living.push(...fresh)
    ticks += 1
  }

  return {
    account,
    seen: state,
    pass: time.pass,
    instances,
    run: async (ms: number) => {
      for (const end = now() + ms; now() < end; time.pass(stepMs)) await tick()
    },
  }
}
