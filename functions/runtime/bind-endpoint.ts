import { behindEdge } from '../http/behind-edge.ts'
import type { Endpoint, LambdaHandler } from '../http/endpoint.ts'
import { opened, type Runtime, settings } from './endpoint-parts.ts'
import { type Makers, makeParts } from './parts.ts'

/**
 * Gives an endpoint its real parts when Lambda loads the bundle, so that connections open during init.
 * In a test the import binds nothing: it opens no connection and reads no environment.
 */
export const bind = <Parts extends Partial<Runtime>>(
  make: (parts: Parts) => Endpoint,
  makers: Makers<Parts>,
): LambdaHandler | undefined => {
  if (UNDER_TEST) return undefined
  const bound = make(makeParts(makers))
  const { ALLOWED_ORIGINS, CONTRACT_URL, EDGE_SECRETS } = settings()
  const ready = opened()
  return behindEdge(bound({ allowedOrigins: ALLOWED_ORIGINS, contractUrl: CONTRACT_URL, ready }), EDGE_SECRETS, ready)
}
