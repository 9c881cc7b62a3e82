import { regionWarnings } from '../edge/region-of-viewers.ts'
import { nodesWarning } from './members/redis-schema.ts'
import { throttlingWarning } from './members/throttling-schema.ts'
import type { Stage } from './stage.ts'

const AUTHENTICATION_OFF =
  'Authentication of this stage is off: anyone who can reach the API can start and end the sessions of every user. Set authentication to the issuer of access tokens.'

/** What a stage may mean and should know, by the id of its warning at synth. */
export const warningsOf = (stage: Stage) => {
  const { authentication, redis, throttling, region = '' } = stage
  const warnings = {
    'authentication-none': authentication === 'none' ? AUTHENTICATION_OFF : undefined,
    ...regionWarnings(stage),
    'nodes-above-quota': nodesWarning(redis),
    'rate-above-quota': throttlingWarning(throttling, region),
  }
  return Object.entries(warnings).filter((entry): entry is [string, string] => entry[1] !== undefined)
}
