import { Annotations, type App, Stack } from 'aws-cdk-lib'
import { PlaybackApi } from './api/playback-api.ts'
import { PlaybackEvents } from './events/playback-events.ts'
import { Network } from './network/network.ts'
import { tell } from './operations/outputs.ts'
import { SessionStore } from './redis/session-store.ts'
import { SigningKeyRotation } from './signing-keys/signing-key-rotation.ts'
import { SigningKey } from './signing-keys/signing-keys-secret.ts'
import type { Stage } from './stage/stage.ts'
import { EntitlementChanges } from './tasks/entitlement-changes.ts'
import { ScheduledTasks } from './tasks/scheduled-tasks.ts'

const OPEN = 'This stage authenticates nobody: whoever reaches the API can start and end anyone’s sessions.'

const REGION_OF_THE_BODY =
  'This stage believes the region that a client names itself: set REGION_HEADER to a header that the edge in front always sets, and that no client can.'

/** The whole service in one stack. It names no account and no region, so that synth looks nothing up. */
export class ViewingServiceStack extends Stack {
  constructor(app: App, stage: Stage) {
    super(app, `viewing-service-${stage.name}`, {
      description: 'Viewing Service: playback sessions and concurrent-stream limits',
      terminationProtection: stage.protect,
    })
    const network = new Network(this, 'Network', stage)
    const store = new SessionStore(this, 'SessionStore', { stage, network })
    const signingKey = new SigningKey(this, 'SigningKey', stage)
    const events = new PlaybackEvents(this, 'PlaybackEvents', stage)
    const surroundings = { stage, network, store, signingKey, events }
    const api = new PlaybackApi(this, 'PlaybackApi', surroundings)
    const tasks = new ScheduledTasks(this, 'ScheduledTasks', surroundings)
    new EntitlementChanges(this, 'EntitlementChanges', surroundings)
    new SigningKeyRotation(this, 'SigningKeyRotation', surroundings)

    if (stage.authentication === 'none') Annotations.of(this).addWarningV2('viewing-service:authentication-none', OPEN)
    if (!stage.settings.REGION_HEADER)
      Annotations.of(this).addWarningV2('viewing-service:region-of-the-body', REGION_OF_THE_BODY)
    tell({ ...surroundings, api, tasks })
  }
}
