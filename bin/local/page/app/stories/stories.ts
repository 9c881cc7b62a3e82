import type { Story } from './cast.ts'
import { fifth } from './limit.ts'
import { lostRedis, silence } from './silence.ts'
import { identityFails, quietBus } from './upstreams.ts'

/** What can be watched with one click, the most telling first. */
export const stories: readonly Story[] = [fifth, silence, lostRedis, identityFails, quietBus]
