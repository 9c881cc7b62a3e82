/** The answer to a browser's preflight, and the headers its scripts may read. */
export const cors = {
  /** The last three are what tracing in a browser sends (W3C Trace Context, Baggage). */
  allowHeaders: [
    ...['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Correlation-Id'],
    ...['traceparent', 'tracestate', 'baggage'],
  ],
  exposeHeaders: ['Retry-After', 'Location', 'Idempotency-Replayed', 'WWW-Authenticate', 'X-Request-Id'],
  maxAgeSeconds: 7200,
} as const
