import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { LONGEST_TOKEN_LIFE_MS } from '../contract/tokens/key-times.ts'
import { createKeySetStore } from '../core/signing-keys/key-set-store.ts'
import { createRotation, type Rotation } from '../core/signing-keys/rotation.ts'
import { settings } from './endpoint-parts.ts'

/** The real parts of the rotation. Apart from the others', whose bundles hold no client of Secrets Manager. */
export const rotation = (): Rotation =>
  createRotation(createKeySetStore(new SecretsManagerClient({}), settings().SIGNING_KEYS_SECRET), LONGEST_TOKEN_LIFE_MS)

export type RotationRuntime = { readonly rotation: Rotation }
