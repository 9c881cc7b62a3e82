import { SIGNING_KEYS_TROUBLE } from '../../contract/tokens/key-times.ts'
import { createLogThrottle } from '../seldom.ts'

const EVERY_MS = 60_000
/** A key set may hold only the key it was made with for so long, in ms: the first rotation takes seconds. */
const INITIAL_MS = 5 * 60_000

/** What the alarm on the keys listens for: lines with the member `signing_keys`, each at most once a minute. */
export const createKeySetLog = () => {
  const isTime = createLogThrottle(EVERY_MS)
  const say = (trouble: keyof typeof SIGNING_KEYS_TROUBLE, more: object = {}) => {
    if (!isTime(trouble)) return
    console.error({ level: 'error', message: SIGNING_KEYS_TROUBLE[trouble], signing_keys: trouble, ...more })
  }
  return {
    /** The ids of what cannot be used, as far as they are plain: never anything else of it. */
    damage: (ids: readonly (string | undefined)[]): void => {
      if (ids.length > 0) say('damaged', { kids: ids.filter((id) => id !== undefined), entries: ids.length })
    },
    /** The key a key set was made with signs at `now`, though the key set was written at `writtenAt`, both Unix ms. */
    initialKey: (now: number, writtenAt: number | undefined): void => {
      if (writtenAt !== undefined && now - writtenAt > INITIAL_MS) say('not_rotated')
    },
  }
}
