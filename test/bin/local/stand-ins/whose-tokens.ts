import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Json } from '../../../support/http/json.ts'
import type { SecretsOfARun } from '../secrets-of-a-run.ts'

/** Makes an access token of a user that says what it must, or otherwise, as the parameters of the local issuer have it. */
export type AccessToken = (user: string, more?: Record<string, string>) => Promise<string>

/** Of the runner's own issuer. */
export const tokensFrom =
  (issuer = ''): AccessToken =>
  async (user, more = {}) => {
    const body = new URLSearchParams({ user_id: user, ...more })
    const response = await fetch(`${issuer}/token`, { method: 'POST', body })
    return ((await response.json()) as Json).access_token
  }

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi']
const ISSUER = 'https://issuer.example'

/** Of an issuer of one's own, whose private key is kept as a secret of the run; and the runner's environment for it. */
export const issuerOfOnesOwn = async ({ keep }: SecretsOfARun) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  for (const [name, text] of Object.entries(await exportJWK(privateKey)))
    if (PRIVATE.includes(name)) keep(`the issuer’s ${name}`, String(text))
  const accessToken: AccessToken = (user, { expires_in = '600', audience = 'us' } = {}) => {
    const exp = Math.floor(Date.now() / 1_000) + Number(expires_in)
    return new SignJWT({ iss: ISSUER, aud: audience, sub: user, exp })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey)
  }
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] })
  return { accessToken, environment: { IDENTITY_ISSUER: ISSUER, IDENTITY_AUDIENCE: 'us' }, keys }
}
