import { elsewhere } from './elsewhere.ts'
import { inRedis } from './in-redis.ts'
import { inTheAccount } from './in-the-account.ts'
import { inTheSessionLog } from './in-the-session-log.ts'
import type { Place } from './place.ts'

/** Every place where data of a person may lie, from the nearest to the furthest. README and `npm run erase-user` show it. */
export const places: readonly Place[] = [...inRedis, ...inTheSessionLog, ...inTheAccount, ...elsewhere]
