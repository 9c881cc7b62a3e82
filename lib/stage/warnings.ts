import { nodesWarning } from './members/redis-schema.ts'
import { throttlingWarning } from './members/throttling-schema.ts'
import type { Stage } from './stage.ts'

const AUTHENTICATION_OFF =
  'Authentication of this stage is off: anyone who can reach the API can start and end the sessions of every user. Set authentication to the issuer of access tokens.'

const REGION_FROM_CLIENT =
  'This stage takes the region of a viewer from the client, which can name any: set REGION_HEADER to a header that your CDN always sets and that a client cannot set.'

/** What a stage may mean and should know, by the id of its warning at synth. */
export const warningsOf = ({ authentication, settings, redis, throttling, region = '' }: Stage) => {
  const warnings = {
    'authentication-none': authentication === 'none' ? AUTHENTICATION_OFF : undefined,
    'region-of-the-body': settings.REGION_HEADER ? undefined : REGION_FROM_CLIENT,
    'nodes-above-quota': nodesWarning(redis),
    'rate-above-quota': throttlingWarning(throttling, region),
  }
  return Object.entries(warnings).filter((entry): entry is [string, string] => entry[1] !== undefined)
}
