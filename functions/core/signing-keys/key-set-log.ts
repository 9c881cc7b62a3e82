import { SIGNING_KEYS_TROUBLE } from '../../contract/tokens/key-times.ts'
import { createLogThrottle } from '../log-throttle.ts'

const EVERY_MS = 60_000
/** So long a new key set may hold nothing but its initial key, in ms: the first rotation takes seconds. */
const INITIAL_MS = 5 * 60_000

/** Writes the log lines with the member `signing_keys`, on which the alarm SigningKeyFault is set: each at most once a minute. */
export const createKeySetLog = () => {
  const isDue = createLogThrottle(EVERY_MS)
  const write = (trouble: keyof typeof SIGNING_KEYS_TROUBLE, more: object = {}) => {
    if (!isDue(trouble)) return
    console.error({ level: 'error', message: SIGNING_KEYS_TROUBLE[trouble], signing_keys: trouble, ...more })
  }
  return {
    /** Keys that cannot be used, by their ids where these can be read: never anything else of a key. */
    damage: (ids: readonly (string | undefined)[]): void => {
      if (ids.length > 0) write('damaged', { kids: ids.filter((id) => id !== undefined), entries: ids.length })
    },
    /** The initial key signs at `now`, although the key set was written at `writtenAt`; both Unix ms. */
    initialKey: (now: number, writtenAt: number | undefined): void => {
      if (writtenAt !== undefined && now - writtenAt > INITIAL_MS) write('not_rotated')
    },
  }
}
