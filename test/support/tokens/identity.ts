import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

// Identity as an issuer of access tokens, from RFC 7515, RFC 7517 and RFC 9068. Nothing here comes from functions/.

export const ISSUER = 'https://identity.example.com'
export const AUDIENCE = 'viewing-service'

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = () => Math.floor(Date.now() / 1000)

export type IssuerKey = {
  readonly kid: string
  readonly alg: string
  readonly privateKey: KeyObject
  readonly jwk: object
}

/** A new key for one algorithm: ES256 or an RSA one. */
export const issuerKey = (kid: string, alg = 'ES256'): IssuerKey => {
  const { publicKey, privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

const signed = (text: string, { alg, privateKey: key }: IssuerKey) =>
  alg === 'ES256'
    ? sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
    : sign('sha256', Buffer.from(text), key)

/** A token with any header and claims; a member given as undefined is missing. */
export const signedToken = (key: IssuerKey, header: object, claims: object): string => {
  const text = `${encoded({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })}.${encoded(claims)}`
  return `${text}.${signed(text, key).toString('base64url')}`
}

/** All claims of a good access token. */
export const accessClaims = (more: object = {}) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  client_id: 'player',
  iat: now(),
  exp: now() + 600,
  jti: 'one',
  ...more,
})

const one = issuerKey('identity-1')

/** The access token of a user. */
export const userToken = (sub: string, claims: object = {}, header: object = {}, key = one): string =>
  signedToken(key, header, accessClaims({ sub, ...claims }))

export const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** Settings of a service that believes this Identity, its keys given inline. */
export const believing = (...keys: readonly IssuerKey[]) => ({
  AUTHENTICATION: 'jwt',
  IDENTITY_ISSUER: ISSUER,
  IDENTITY_AUDIENCE: AUDIENCE,
  IDENTITY_JWKS: JSON.stringify({ keys: (keys.length > 0 ? keys : [one]).map(({ jwk }) => jwk) }),
})

const PATH = '/jwks.json'
type Trouble = 'silence' | number | string

/** Serves a JWK Set; `trouble`, while set, is what it answers instead. It ends with its test. */
export const startJwks = async (...keys: readonly IssuerKey[]) => {
  const state: { keys: readonly IssuerKey[]; reads: number; trouble: Trouble | undefined } = {
    keys,
    reads: 0,
    trouble: undefined,
  }
  const server = createServer(({ url }, response) => {
    state.reads += 1
    if (state.trouble === 'silence') return
    if (typeof state.trouble === 'number' && url === PATH)
      return void response.writeHead(state.trouble, { location: '/elsewhere' }).end('{"keys":[]}')
    response.end(
      typeof state.trouble === 'string' ? state.trouble : JSON.stringify({ keys: state.keys.map(({ jwk }) => jwk) }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`
  const settings = { ...believing(), IDENTITY_JWKS: '', IDENTITY_JWKS_URL: url }
  return Object.assign(state, { settings })
}
