import type { Settings } from '../../contract/settings/settings.ts'
import { rateLimits } from '../session/rate-limits.ts'

/** What the scripts know of the settings, as `S.name`; in ms where it is a time. */
export const constantsOf = (settings: Settings) => ({
  layout: settings.SESSION_LAYOUT,
  retention: settings.SESSION_RETENTION,
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
