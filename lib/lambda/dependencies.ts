import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { EdgeSecrets } from '../edge/edge-secrets.ts'
import type { PlaybackEvents } from '../events/playback-events.ts'
import type { Network } from '../network/network.ts'
import type { SessionStore } from '../redis/session-store.ts'
import type { SessionDatabase } from '../session-log/database.ts'
import type { SessionLogQueues } from '../session-log/queues.ts'
import type { SigningKeysSecret } from '../signing-keys/signing-keys-secret.ts'
import type { Stage } from '../stage/stage.ts'

/** What every function is built from. */
export type Dependencies = {
  readonly stage: Stage
  readonly network: Network
  readonly store: SessionStore
  readonly signingKey: SigningKeysSecret
  readonly events: PlaybackEvents
  /** Gets every alarm, if the stage names one. */
  readonly alarmTopic: ITopic | undefined
  /** By which CloudFront shows itself, if it stands in front. */
  readonly edgeSecrets: EdgeSecrets | undefined
  /** The session log, if the stage keeps one. */
  readonly database: SessionDatabase | undefined
  readonly logQueues: SessionLogQueues | undefined
}
