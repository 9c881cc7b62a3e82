import { errors } from 'jose'
import { joseVerifier } from '../../../../lib/verifiers/jose.ts'
import type { Clock } from '../../clock/clock.ts'

export type Outcome = 'good' | 'refused' | 'expired' | 'unknown'

/** Says what a playback token is worth; `api` is where the service is. Never rejects. */
export type CheckToken = (token: string, api: string) => Promise<Outcome>

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof errors.JWTExpired) return 'expired'
  // A timeout, or a JWK Set that was no JWK Set: jose says so with a plain JOSEError, or fetch with a TypeError.
  const isAboutTheToken = error instanceof errors.JOSEError && error.constructor !== errors.JOSEError
  return isAboutTheToken && !(error instanceof errors.JWKSTimeout) ? 'refused' : 'unknown'
}

/**
 * As a CDN does it: by the JWK Set of the service and by nothing else, so that a session which has ended is served until
 * its token expires. When the clock is moved the set that was kept is too old as well, and is read again.
 */
export const byKeySet = (clock: Pick<Clock, 'now' | 'ahead'>): CheckToken => {
  let verifier: { readonly of: string; readonly verify: ReturnType<typeof joseVerifier> } | undefined
  return async (token, api) => {
    const of = `${api} ${clock.ahead()}`
    if (verifier?.of !== of) verifier = { of, verify: joseVerifier(`${api}/.well-known/jwks.json`, clock.now) }
    try {
      await verifier.verify(token)
      return 'good'
    } catch (error) {
      return outcomeOf(error)
    }
  }
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { token_expired: 'expired' }

/** With JWT_SECRET there is no public key that a CDN could have: the service itself is asked about each token. */
export const byService: CheckToken = async (token, api) => {
  try {
    const response = await fetch(`${api}/api/playback/token/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    if (response.ok) return 'good'
    const { code } = (await response.json()) as { code?: string }
    return response.status === 401 ? (OUTCOMES[code ?? ''] ?? 'refused') : 'unknown'
  } catch {
    return 'unknown'
  }
}
