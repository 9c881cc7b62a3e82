/** A line as Lambda writes it into CloudWatch when a function logs an object and its logging format is JSON. */
export const inCloudWatch = (level: 'ERROR' | 'WARN' | 'INFO', message: unknown): string =>
  JSON.stringify({
    timestamp: '2026-11-28T15:00:00.000Z',
    level,
    requestId: 'c0ffee00-0000-4000-8000-000000000000',
    message,
  })
