import type { Settings } from '../../contract/settings/settings.ts'
import { rateLimits } from '../session/rate-limits.ts'

/** How long an account's memory is kept without a change, in ms: as long as the longest of what it remembers counts. */
const memoryOf = (settings: Settings) => {
  const { SESSION_RETENTION, ENTITLEMENT_CACHE_TTL, AVAILABILITY_CACHE_TTL, DECISION_MAX_STALE } = settings
  return Math.max(24 * 3_600_000, SESSION_RETENTION, ENTITLEMENT_CACHE_TTL, AVAILABILITY_CACHE_TTL, DECISION_MAX_STALE)
}

/** What the scripts know of the settings, as `S.name`; in ms where it is a time. */
export const constantsOf = (settings: Settings) => ({
  layout: settings.SESSION_LAYOUT,
  retention: settings.SESSION_RETENTION,
  memory: memoryOf(settings),
  outbox_limit: settings.OUTBOX_LIMIT,
  interval: settings.HEARTBEAT_INTERVAL,
  missed: settings.MISSED_HEARTBEATS,
  window: settings.HEARTBEAT_INTERVAL * settings.MISSED_HEARTBEATS,
  session_timeout: settings.SESSION_TIMEOUT,
  pause_timeout: settings.PAUSE_TIMEOUT,
  event_interval: settings.HEARTBEAT_EVENT_INTERVAL,
  default_limit: settings.MAX_CONCURRENT_STREAMS,
  replace: settings.SAME_DEVICE_SESSIONS === 'replace' ? 1 : 0,
  ...rateLimits(settings),
})

export type Constants = Readonly<Record<string, number>>
