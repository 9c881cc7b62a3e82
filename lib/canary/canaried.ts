import type { EndpointName } from '../../functions/contract/routes.ts'
import { endpointsOf } from '../stage/functions-of.ts'
import type { Stage } from '../stage/stage.ts'

/**
 * The endpoints of a stage that get a new version by and by: all that players call, and the two by which CDN and DRM let them play.
 * Not `get-health`: no player asks it, and operators shall see at once whether the new version works at all.
 */
export const canariedIn = (stage: Stage): readonly EndpointName[] =>
  endpointsOf(stage).filter((name) => name !== 'get-health')
