import { timingSafeEqual } from 'node:crypto'
import { ORIGIN_HEADER } from '../contract/settings/origin-header.ts'
import type { LambdaHandler } from './endpoint.ts'

/** What API Gateway itself says to a request that it lets no function see. */
const REFUSED = {
  statusCode: 403,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ message: 'Forbidden' }),
}

/** In a time that says nothing about how much of it is right. */
const isSame = (one: string, other: string) => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The endpoint for requests that came through the edge of the stage: without one of these secrets a request gets 403 and
 * reaches nothing. Two of them are known while one replaces the other. Without secrets every request is let through.
 */
export const behindEdge = (
  handler: LambdaHandler,
  secrets: readonly string[],
  ready: Promise<unknown>,
): LambdaHandler => {
  if (secrets.length === 0) return handler
  return async (event, context) => {
    const shown = event.headers[ORIGIN_HEADER] ?? ''
    if (secrets.some((secret) => isSame(secret, shown))) return handler(event, context)
    await ready // Lambda freezes no connection half open
    return REFUSED
  }
}
