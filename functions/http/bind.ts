import { connected, type Runtime, settings } from '../core/runtime.ts'
import type { Endpoint, LambdaHandler } from './endpoint.ts'

type Makers<Parts> = { readonly [Part in keyof Parts]: () => Parts[Part] }

/**
 * Gives an endpoint its real parts when Lambda loads the bundle, so that connections open during init.
 * In a test the import binds nothing: it opens no connection and reads no environment.
 */
export const bind = <Parts extends Partial<Runtime>>(
  make: (parts: Parts) => Endpoint,
  makers: Makers<Parts>,
): LambdaHandler | undefined => {
  if (UNDER_TEST) return undefined
  const parts = Object.fromEntries(Object.entries<() => unknown>(makers).map(([name, part]) => [name, part()]))
  return make(parts as Parts)({ allowedOrigins: settings().ALLOWED_ORIGINS, ready: connected() })
}
