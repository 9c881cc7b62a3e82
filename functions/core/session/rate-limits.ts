import type { Settings } from '../../contract/settings/settings.ts'

const MINUTE = 60_000
const period = (perMinute: number) => (perMinute === 0 ? 0 : Math.max(1, Math.round(MINUTE / perMinute)))

/** Rate limits as `rate.lua` takes them: ms between two (0: no limit), and how many at once (burst). */
export const rateLimits = (settings: Settings) => ({
  creates: { create_period: period(settings.CREATE_RATE_LIMIT), create_burst: settings.CREATE_BURST },
  heartbeats: {
    beat_period:
      settings.HEARTBEAT_RATE_FACTOR && Math.round(settings.HEARTBEAT_INTERVAL / settings.HEARTBEAT_RATE_FACTOR),
    beat_burst: settings.HEARTBEAT_BURST,
  },
  pauses: { pause_period: period(settings.PAUSE_RATE_LIMIT), pause_burst: settings.PAUSE_BURST },
  reads: { read_period: period(settings.READ_RATE_LIMIT), read_burst: settings.READ_BURST },
  tokens: { token_period: period(settings.TOKEN_RATE_LIMIT), token_burst: settings.TOKEN_BURST },
})

/** The counter of a read. An operator's reads are counted apart: a user who floods cannot keep an operator from reading. */
export const readCounterOf = (byOperator: boolean | undefined) => ({ reads: byOperator ? 'operator_reads' : 'reads' })
