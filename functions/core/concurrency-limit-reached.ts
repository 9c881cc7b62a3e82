import type { Reply } from './redis/reply.ts'
import { Refusal } from './refusals.ts'
import { toListedSession } from './session/session.ts'

/** Every slot is taken. Names the oldest rivals; when one has missed a heartbeat, tells when its slot will be free at the latest. */
export class ConcurrencyLimitReached extends Refusal {
  constructor({ limit, count, sessions, fields }: Reply, deviceId: string) {
    const wait = fields.wait === undefined ? undefined : Math.max(1, Math.ceil(Number(fields.wait) / 1000))
    super('concurrency_limit_reached', `All ${limit} streams of the account are in use.`, {
      members: {
        max_concurrent_streams: limit,
        active_stream_count: count,
        active_sessions: sessions.map((rival) => ({
          ...toListedSession(rival),
          is_this_device: rival.deviceId === deviceId,
        })),
        ...(wait !== undefined && { retry_after_seconds: wait }),
      },
      ...(wait !== undefined && { retryAfter: wait }),
    })
  }
}
