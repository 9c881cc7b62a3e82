import { CompactSign, calculateJwkThumbprint, compactVerify, exportJWK, generateKeyPair, importJWK } from 'jose'
import type { KeySetJwk } from './key-set.ts'

/** A new ES256 key; its id is its thumbprint (RFC 7638). */
export const generateKey = async (): Promise<KeySetJwk> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  const key = { kty: 'EC', crv: 'P-256', x, y } as const
  return { ...key, d, alg: 'ES256', kid: await calculateJwkThumbprint(key) }
}

/** Rejects unless the public part verifies what the private part signs. */
export const checkSigning = async (key: KeySetJwk): Promise<void> => {
  const { alg, kid } = key
  const { d: _, ...verifying } = { d: undefined, ...key }
  const [signs, verifies] = await Promise.all([importJWK(key, alg), importJWK(verifying, alg)])
  const signed = await new CompactSign(Buffer.from(kid)).setProtectedHeader({ alg }).sign(signs)
  await compactVerify(signed, verifies, { algorithms: [alg] })
}
