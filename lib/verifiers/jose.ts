import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'

const AGAIN_MS = 30_000
/** jose itself has no bound. */
const MOST_CHARACTERS = 8_192

/** The keys at an address, as the page says: on while they cannot be read, which jose alone does not. */
const keysAt = (jwks: string, now: () => number): JWTVerifyGetKey => {
  const remote = createRemoteJWKSet(new URL(jwks), {
    ...{ cacheMaxAge: 300_000, cooldownDuration: AGAIN_MS, timeoutDuration: 1_000 },
  })
  let failedAt = Number.NEGATIVE_INFINITY
  return async (header, token) => {
    // Without it jose takes the only key there is.
    if (header?.kid === undefined) throw new errors.JWKSNoMatchingKey()
    const last = remote.jwks()
    if (last && now() - failedAt < AGAIN_MS) return createLocalJWKSet(last)(header, token)
    try {
      return await remote(header, token)
    } catch (error) {
      if (!last || error instanceof errors.JWKSNoMatchingKey) throw error
      failedAt = now()
      return createLocalJWKSet(last)(header, token)
    }
  }
}

/** Checks playback tokens with jose, by the JWK Set of your stage. Rejects with an error of jose. */
export const joseVerifier = (jwks: string, now: () => number = Date.now) => {
  const keys = keysAt(jwks, now)
  return async (token: string): Promise<JWTPayload> => {
    if (token.length > MOST_CHARACTERS) throw new errors.JWTInvalid('The token is too long')
    const { payload } = await jwtVerify(token, keys, {
      ...{ algorithms: ['ES256'], typ: 'playback+jwt', issuer: 'viewing-service', audience: 'playback' },
      ...{
        requiredClaims: ['exp', 'nbf', 'session_id', 'content_id'],
        clockTolerance: 5,
        currentDate: new Date(now()),
      },
    })
    return payload
  }
}
