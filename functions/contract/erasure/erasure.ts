import * as z from 'zod/mini'
import { userId } from '../requests.ts'

/** What `erase-user` may do: only look, end the live sessions, or remove everything of an account in which none lives. */
export const erasureActs = ['look', 'end', 'erase'] as const
export type ErasureAct = (typeof erasureActs)[number]

/** What `erase-user` is invoked with. */
export const erasureRequest = z.strictObject({ user_id: userId, act: z.enum(erasureActs) })

/** What Redis and the session log may hold of a person, in the order in which it is shown. */
export const heldThings = {
  live: 'live sessions',
  ended: 'sessions that have ended',
  slots: 'list of live sessions',
  account: 'record of the plan, of revocations and of rates',
  memory: 'memory of what follows',
  requests: 'Idempotency-Keys of creates (digests)',
  decisions: 'decisions of Identity and Content',
  denials: 'refused creates',
  outbox: 'events that wait to be published',
  dead_letters: 'events that can never be published',
  logged_sessions: 'sessions in the session log',
  logged_events: 'events in the session log',
} as const
export type HeldThing = keyof typeof heldThings

/** How many of each there are. */
export type Held = Readonly<Record<HeldThing, number>>

const count = z.int().check(z.minimum(0))
const held: z.ZodMiniType<Held> = z.object({
  ...{ live: count, ended: count, slots: count, account: count, memory: count, requests: count },
  ...{ decisions: count, denials: count, outbox: count, dead_letters: count },
  ...{ logged_sessions: count, logged_events: count },
})

/**
 * What `erase-user` answers. `held` is what there was before anything was done, `left` what there is afterwards.
 * `told_ms`: the longest heartbeat interval that the player of an ended session goes by.
 */
export const erasureAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('looked'), held }),
  z.object({ outcome: z.literal('ended'), ended: count, told_ms: count }),
  z.object({ outcome: z.literal('playing'), held }),
  z.object({ outcome: z.literal('erased'), held, left: held }),
])
export type ErasureAnswer = z.infer<typeof erasureAnswer>
