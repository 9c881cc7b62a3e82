import { Refusal } from './errors.ts'
import type { Reply } from './reply.ts'
import { listed } from './session.ts'

/** Every slot is taken. Names the rivals; when one has missed a heartbeat, tells when its slot will be free at the latest. */
export class ConcurrencyLimitReached extends Refusal {
  constructor({ limit, count, sessions, now }: Reply, deviceId: string) {
    const silent = sessions.filter((rival) => now - rival.lastHeartbeat > 1.5 * rival.told)
    const wait = Math.max(1, Math.ceil((Math.min(...silent.map((rival) => rival.deadline)) - now) / 1000))
    super('concurrency_limit_reached', `All ${limit} streams of the account are in use.`, {
      members: {
        max_concurrent_streams: limit,
        active_stream_count: count,
        active_sessions: sessions.map((rival) => ({ ...listed(rival), is_this_device: rival.deviceId === deviceId })),
        ...(silent.length > 0 && { retry_after_seconds: wait }),
      },
      ...(silent.length > 0 && { retryAfter: wait }),
    })
  }
}
