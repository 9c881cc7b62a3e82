import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { expect } from 'vitest'
import { createSigningKeys } from '../../../functions/core/signing-keys/signing-keys.ts'
import { createIdentityKeys } from '../../../functions/core/tokens/identity-keys.ts'
import { createPlaybackTokens } from '../../../functions/core/tokens/playback-token.ts'
import { createUserTokens } from '../../../functions/core/tokens/user-token.ts'
import { createAuthenticator } from '../../../functions/http/authenticate.ts'
import { readConfig } from '../../../functions/runtime/config.ts'
import { claims, oct } from './forged-token.ts'
import { accessClaims, believing, type IssuerKey, issuerKey } from './identity.ts'

/** Both kinds of token, made by hand: what is tried on one is tried on the other. */
export const kinds = {
  access: { key: issuerKey('identity-1'), typ: 'at+jwt', claims: accessClaims, good: 'user' },
  playback: { key: issuerKey('key-1'), typ: 'playback+jwt', claims, good: 'player' },
} as const
export type Kind = keyof typeof kinds
export const bothKinds = Object.keys(kinds) as Kind[]

export const rsaKey = (kid: string, modulusLength: number): IssuerKey => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return {
    kid,
    alg: 'RS256',
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' },
  }
}

/** A signature as the key's algorithm has it (RFC 7518 section 3), or as OpenSSL writes it. */
export const signatureOf = (
  text: string,
  { alg, privateKey: key }: IssuerKey,
  form: 'ieee-p1363' | 'der' = 'ieee-p1363',
) => {
  const padding = alg.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}
  return sign(`sha${alg.slice(2)}`, Buffer.from(text), { key, dsaEncoding: form, ...padding })
}

const part = (content: object | string | Buffer) =>
  Buffer.from(typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content)).toString(
    'base64url',
  )

/** A token of any two parts, objects or texts or bytes. */
export const sealed = (key: IssuerKey, header: object | string, payload: object | string | Buffer): string => {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${signatureOf(text, key).toString('base64url')}`
}

export const headerOf = (kind: Kind, more: object = {}) => {
  const { key, typ } = kinds[kind]
  return { alg: key.alg, kid: key.kid, typ, ...more }
}

/** A valid token of the kind, with the changes that are given. */
export const tokenOf = (kind: Kind, more: { header?: object; claims?: object; key?: IssuerKey } = {}): string => {
  const { key, claims } = kinds[kind]
  return sealed(more.key ?? key, headerOf(kind, more.header), claims(more.claims))
}

export const privateJwk = ({ privateKey, kid, alg }: IssuerKey) => ({
  ...privateKey.export({ format: 'jwk' }),
  kid,
  alg,
})

type Keys = { readonly identity?: readonly object[]; readonly keySet?: readonly object[]; readonly settings?: object }

/** Who calls with a token, on whatever route it could be good for: `user`, `admin`, `player`, or the code of the refusal. */
export const verifier = (keys: Keys = {}) => {
  const { identity = [kinds.access.key.jwk], keySet = [privateJwk(kinds.playback.key), oct('shared-1')] } = keys
  const settings = readConfig({ ...believing(), IDENTITY_JWKS: JSON.stringify({ keys: identity }), ...keys.settings })
  const keySetText = async () => JSON.stringify({ keys: keySet })
  const users = createUserTokens(createIdentityKeys(settings), settings)
  const authenticate = createAuthenticator({
    tokens: createPlaybackTokens(createSigningKeys(keySetText), settings),
    users,
  })
  const { session_id } = claims()
  return async (token: string): Promise<string> => {
    const [user = '', player = '', either = ''] = await Promise.all(
      (['user', 'session', 'user or session'] as const).map((credential) =>
        authenticate(credential, token, session_id).then(
          ({ is }) => is as string,
          (error) => error.code as string,
        ),
      ),
    )
    expect([user, player]).toContain(either)
    return either
  }
}

const byDefault = verifier()
export const verdictOn = byDefault

/** Each of the tokens, by name, comes to the same end. */
export const expectAll = async (tokens: Record<string, string>, verdict = 'token_invalid', verify = byDefault) => {
  const names = Object.keys(tokens)
  expect(names.length).toBeGreaterThan(0)
  const verdicts = await Promise.all(names.map(async (name) => [name, await verify(tokens[name] ?? '')]))
  expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(names.map((name) => [name, verdict])))
}

/** Tokens named by what was done to them. */
export const named = <Change>(
  changes: readonly Change[],
  tokenWith: (change: Change) => string,
): Record<string, string> =>
  Object.fromEntries(changes.map((change, i) => [`${i} ${JSON.stringify(change)?.slice(0, 80)}`, tokenWith(change)]))
