import * as z from 'zod/mini'

/** Of the address a caller has: API Gateway writes all of it or nothing, because its log formats know no functions. */
export const accessLogIpSchema = z.optional(
  z.enum(
    ['full', 'none'],
    'must be "full" (the access log has the IP address of each caller, the default) or "none" (it has none)',
  ),
)
