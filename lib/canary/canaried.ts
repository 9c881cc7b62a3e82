import { keysOf } from '../../functions/contract/records.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'

/**
 * The endpoints that get a new version by and by: all that players call, and the two by which CDN and DRM let them play.
 * Not `get-health`: no player asks it, and operators shall see at once whether the new version works at all.
 */
export const canaried: readonly EndpointName[] = keysOf(routes).filter((name) => name !== 'get-health')
