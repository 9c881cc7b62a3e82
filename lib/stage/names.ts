import type { FunctionName } from '../../functions/contract/functions.ts'

/** Names by which programs find a stage's resources in an account. */
export const functionNameOf = (stage: string, name: FunctionName): string => `viewing-service-${stage}-${name}`
export const signingKeysSecretOf = (stage: string): string => `viewing-service/${stage}/signing-keys`
/** The alias that API Gateway calls in a stage with a canary. */
export const LIVE_ALIAS = 'live'
/** The bus of playback events, and the archive of it. */
export const busNameOf = (stage: string): string => `viewing-service-${stage}`
/** The log group of playback events, in a stage with `events.log`. */
export const eventLogGroupOf = (stage: string): string => `/aws/events/viewing-service-${stage}`
/** The SQS queue of events on their way into the session log. */
export const sessionLogQueueOf = (stage: string): string => `viewing-service-${stage}-session-log`
/** The cluster of databases of the session log. */
export const clusterNameOf = (stage: string): string => `viewing-service-${stage}`
