import { generateKeyPairSync } from 'node:crypto'

/** A private JWK as the rotation makes them. */
export const ecKey = (kid: string, more: object = {}) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
  kid,
  ...more,
})
export type EcKey = ReturnType<typeof ecKey>

const stranger = ecKey('stranger')

/** Everything that can befall one key of a key set, each as what stands in its place. */
export const damages: Record<string, (key: EcKey) => unknown> = {
  'an unknown kind': (key) => ({ ...key, kty: 'AKP', alg: 'ML-DSA-44' }),
  'another curve': (key) => ({ ...key, crv: 'P-384' }),
  'another algorithm': (key) => ({ ...key, alg: 'RS256' }),
  'no private part': ({ d: _, ...key }) => key,
  'no coordinate': ({ x: _, ...key }) => key,
  'a point that is not on the curve': (key) => ({ ...key, x: 'A'.repeat(43) }),
  'a coordinate that is too short': (key) => ({ ...key, x: 'AAAA' }),
  'a coordinate that is no base64url': (key) => ({ ...key, y: `${key.y?.slice(0, 42)}%` }),
  'the private part of another key': (key) => ({ ...key, d: stranger.d }),
  'a date that is none': (key) => ({ ...key, use_from: 'yesterday' }),
  'an end that is none': (key) => ({ ...key, verify_until: 7 }),
  'a shared key without bytes': ({ kid }) => ({ kty: 'oct', alg: 'HS256', kid, k: '' }),
  'a shared key that is no base64url': ({ kid }) => ({
    kty: 'oct',
    alg: 'HS256',
    kid,
    k: 'a secret of many bytes, in plain text!',
  }),
  'an id that is none': (key) => ({ ...key, kid: 7 }),
  'an empty id': (key) => ({ ...key, kid: '' }),
  null: () => null,
  'a number': () => 7,
  'a text': () => 'hunter2',
  'a list': () => [],
  'an empty object': () => ({}),
}
