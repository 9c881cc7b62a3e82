import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { LONGEST_TOKEN_LIFE_MS } from '../contract/tokens/key-times.ts'
import { ringStore } from '../core/signing-keys/key-set-store.ts'
import { type KeyRotation, keyRotation } from '../core/signing-keys/rotation.ts'
import { settings } from './endpoint-parts.ts'

/** The real parts of the rotation. Apart from the others', whose bundles hold no client of Secrets Manager. */
export const rotation = (): KeyRotation =>
  keyRotation(ringStore(new SecretsManagerClient({}), settings().SIGNING_KEYS_SECRET), LONGEST_TOKEN_LIFE_MS)

export type RotationRuntime = { readonly rotation: KeyRotation }
