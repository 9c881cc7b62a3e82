import type { reachesToAnswer } from '../../functions/contract/route.ts'
import type { Task } from '../../functions/contract/tasks.ts'
import type { PlaybackEvents } from '../events/playback-events.ts'
import type { Network } from '../network/network.ts'
import type { SessionStore } from '../redis/session-store.ts'
import type { SigningKey } from '../signing-keys/signing-keys-secret.ts'
import type { Stage } from '../stage/stage.ts'

/** What a function of the tables may reach. */
export type Reach = ReturnType<typeof reachesToAnswer>[number] | Task['reaches'][number]

/** What the functions have in common. */
export type Surroundings = {
  readonly stage: Stage
  readonly network: Network
  readonly store: SessionStore
  readonly signingKey: SigningKey
  readonly events: PlaybackEvents
}
