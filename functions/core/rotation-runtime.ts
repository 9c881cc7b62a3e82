import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { LONGEST_TOKEN_LIFE_MS } from '../contract/key-times.ts'
import { type KeyRotation, keyRotation } from './key-rotation.ts'
import { ringStore } from './ring-store.ts'
import { settings } from './runtime.ts'

/** The real parts of the rotation. Apart from the others', whose bundles hold no client of Secrets Manager. */
export const rotation = (): KeyRotation =>
  keyRotation(ringStore(new SecretsManagerClient({}), settings().SIGNING_KEYS_SECRET), LONGEST_TOKEN_LIFE_MS)

export type RotationRuntime = { readonly rotation: KeyRotation }
