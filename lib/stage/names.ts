import type { FunctionName } from '../../functions/contract/functions.ts'

/** Names by which programs find a stage's resources in an account. */
export const functionNameOf = (stage: string, name: FunctionName): string => `viewing-service-${stage}-${name}`
export const signingKeysSecretOf = (stage: string): string => `viewing-service/${stage}/signing-keys`
