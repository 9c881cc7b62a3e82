import { exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import { startAws } from '../local/aws/start-aws.ts'
import { startIssuer } from '../local/stand-ins/issuer/issuer.ts'

const [AUDIENCE, KEY_SET] = ['bench', 'bench/signing-keys']

const tokenReply = z.object({ access_token: z.string() })

/** Both kinds of token as in an account, ES256: an issuer, a Secrets Manager that holds the key set, and an access token for all users. */
export const startCredentials = async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const text = JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'bench' }] })
  const [issuer, aws] = await Promise.all([
    startIssuer({ alg: 'ES256', audience: AUDIENCE }),
    startAws({ secrets: [{ name: KEY_SET, text }], invoke: async () => ({ stopped: true }), restart: async () => {} }),
  ])
  const body = new URLSearchParams({ user_id: 'bench', scope: 'playback:admin', expires_in: '86400' })
  const reply = await fetch(`${issuer.url}/token`, { method: 'POST', body })
  const { access_token: accessToken } = tokenReply.parse(await reply.json())
  return {
    settings: {
      AUTHENTICATION: 'jwt',
      IDENTITY_ISSUER: issuer.url,
      IDENTITY_AUDIENCE: AUDIENCE,
      IDENTITY_JWKS_URL: `${issuer.url}/.well-known/jwks.json`,
      SIGNING_KEYS_SECRET: KEY_SET,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
      BENCH_ACCESS_TOKEN: accessToken,
      BENCH_SIGNING_KEY: text,
    },
    stop: async () => void (await Promise.all([issuer.stop(), aws.stop()])),
  }
}
