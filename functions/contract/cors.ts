/** The answer to a browser's preflight, and the headers its scripts may read. */
export const cors = {
  allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Correlation-Id'],
  exposeHeaders: ['Retry-After', 'Location', 'Idempotency-Replayed', 'WWW-Authenticate', 'X-Request-Id'],
  maxAgeSeconds: 7200,
} as const
