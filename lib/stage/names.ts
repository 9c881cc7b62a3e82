import type { FunctionName } from '../../functions/contract/functions.ts'

/** Names by which programs find a stage's resources in an account. */
export const functionNameOf = (stage: string, name: FunctionName): string => `viewing-service-${stage}-${name}`
export const signingKeysSecretOf = (stage: string): string => `viewing-service/${stage}/signing-keys`
/** The alias that API Gateway calls in a stage with a canary. */
export const LIVE_ALIAS = 'live'
