import { account, authentication } from './checks/account.ts'
import { clocks } from './checks/clocks.ts'
import { cors } from './checks/cors.ts'
import { events, subscribe } from './checks/events.ts'
import { health } from './checks/health.ts'
import { asPlayer } from './checks/player.ts'
import { reach } from './checks/reach.ts'
import { refusals } from './checks/refusals.ts'
import { requestIds } from './checks/request-ids.ts'
import type { Visit } from './visit.ts'

export type Patience = {
  /** For one answer. */
  readonly answerMs: number
  /** For the events of a session on the bus, in all. */
  readonly eventsMs: number
}

/**
 * Every check, in the order in which one explains the next. Throws {@link NotThisService} when nothing more can be asked,
 * and {@link Interrupted}.
 */
export const examine = async (visit: Visit, bus: string | undefined, { answerMs, eventsMs }: Patience) => {
  await reach(visit, answerMs)
  await health(visit)
  const isOn = (await authentication(visit)) === 'on'
  const before = await account(visit, isOn)
  const mayPlay = !isOn || visit.viewer.token !== undefined
  const isSubscribed = await subscribe(visit, bus)
  const session = await asPlayer(visit, mayPlay, before?.active_stream_count)
  await refusals(visit, session, isOn)
  await cors(visit)
  await clocks(visit)
  if (isSubscribed && bus) await events(visit, bus, session !== undefined, eventsMs)
  await requestIds(visit)
}
