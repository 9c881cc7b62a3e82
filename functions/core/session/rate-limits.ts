import type { Settings } from '../../contract/settings/settings.ts'

const MINUTE = 60_000
const period = (perMinute: number) => (perMinute === 0 ? 0 : Math.max(1, Math.round(MINUTE / perMinute)))

/** Rate limits as `rate.lua` takes them: ms between two (period, 0: no limit), and how many at once (burst). */
export const rateLimits = (settings: Settings) => ({
  create_period: period(settings.CREATE_RATE_LIMIT),
  create_burst: settings.CREATE_BURST,
  beat_period:
    settings.HEARTBEAT_RATE_FACTOR && Math.round(settings.HEARTBEAT_INTERVAL / settings.HEARTBEAT_RATE_FACTOR),
  beat_burst: settings.HEARTBEAT_BURST,
  pause_period: period(settings.PAUSE_RATE_LIMIT),
  pause_burst: settings.PAUSE_BURST,
  read_period: period(settings.READ_RATE_LIMIT),
  read_burst: settings.READ_BURST,
  token_period: period(settings.TOKEN_RATE_LIMIT),
  token_burst: settings.TOKEN_BURST,
})
