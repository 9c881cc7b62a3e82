import { rhythmOf, withSettings } from '../use/configuration.ts'
import type { Lever } from './lever.ts'

const seconds = (amount: number) => `${amount}s`

/** Levers among the settings. */
export const settingLevers: readonly Lever[] = [
  {
    member: 'settings.HEARTBEAT_INTERVAL',
    means: 'a dead player holds its slot twice as long',
    pull: (stage) => {
      const { interval } = rhythmOf(stage)
      const life = Math.max(rhythmOf(stage).tokenLife, 12 * interval)
      const [to, JWT_EXPIRATION] = [seconds(2 * interval), seconds(life)]
      return { stage: withSettings(stage, { HEARTBEAT_INTERVAL: to, JWT_EXPIRATION }), change: `${interval}s → ${to}` }
    },
  },
  {
    member: 'settings.HEARTBEAT_EVENT_INTERVAL',
    means: 'Engagement hears of a session less often; its end is told as before',
    pull: (stage) => {
      const { interval, eventInterval } = rhythmOf(stage)
      const to = Math.max(300, 10 * interval)
      if (eventInterval >= to) return undefined
      const HEARTBEAT_EVENT_INTERVAL = seconds(to)
      return { stage: withSettings(stage, { HEARTBEAT_EVENT_INTERVAL }), change: `${eventInterval || 'off'} → ${to}s` }
    },
  },
  {
    member: 'settings.JWT_EXPIRATION',
    means: 'a token that got out is good for longer where nobody asks validate',
    pull: (stage) => {
      const { tokenLife } = rhythmOf(stage)
      const to = seconds(2 * tokenLife)
      return { stage: withSettings(stage, { JWT_EXPIRATION: to }), change: `${tokenLife}s → ${to}` }
    },
  },
]
