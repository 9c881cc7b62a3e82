import type { Redis } from 'ioredis'
import { outboxKeys } from '../../../functions/core/redis/partition.ts'
import { entryFields } from '../../../functions/core/relay/entry-fields.ts'
import { parseWords } from '../../../functions/core/session/words.ts'
import type { PublishedEvent } from '../../../test/support/relay/event-validity.ts'
import type { Known } from './session-story.ts'

/** What a Redis that is about to be lost has of a session. */
export type Cut = NonNullable<Known['cut']> & { readonly at: number }

/** Long enough to read everything, and to be killed. */
const PAUSE_MS = 60_000
const AT_ONCE = 500

type Fields = Readonly<Record<string, string | undefined>>

const fieldsOf = (flat: readonly string[]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? '']))

const timeOf = (ms: string | undefined) => new Date(Number(ms)).toISOString()

/** An entry of an outbox as the event that would have been published, with the members that the audit reads. */
const eventOf = ({
  event_id = '',
  event_type = '',
  timestamp,
  sequence,
  end_reason,
  ended_at,
  ...more
}: Fields): PublishedEvent => ({
  ...{ event_id, event_type, timestamp: timeOf(timestamp), sequence: Number(sequence), session_id: more.session_id },
  user_id: more.user_id,
  metadata: end_reason ? { end_reason, ended_at: timeOf(ended_at) } : {},
})

/** Events of sessions that wait in all outboxes. */
const waitingEvents = async (redis: Redis) => {
  const streams = await Promise.all(outboxKeys.map((key) => redis.xrange(key, '-', '+')))
  const entries = streams.flat().map(([, flat]) => entryFields(fieldsOf(flat)))
  return entries.filter(({ session_id: id }) => id).map(eventOf)
}

const sequencesOf = async (redis: Redis) => {
  const keys = await redis.keys('{*}:session:*')
  const found = new Map<string, { readonly last: number; readonly isLive: boolean }>()
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = keys.slice(at, at + AT_ONCE)
    const texts = await Promise.all(some.map((key) => redis.get(key)))
    for (const [i, text] of texts.entries()) {
      const [id, { sequence, status }] = [some[i]?.split(':')[2], parseWords(text ?? '')]
      if (id && status) found.set(id, { last: Number(sequence), isLive: status === 'active' || status === 'paused' })
    }
  }
  return found
}

/**
 * Kills a Redis. `meanwhile` gets what is lost of each session whose events were not all published. Redis accepts no more
 * writes by then, so nothing that was acknowledged is missing.
 */
export const killRedis = async (beside: Redis, meanwhile: (cuts: Map<string, Cut>) => void): Promise<void> => {
  const redis = beside.duplicate() // a script that only reads waits too, and so do all commands after it on its connection
  await redis.call('CLIENT', 'PAUSE', PAUSE_MS, 'WRITE')
  const at = Date.now()
  const [entries, sequences] = await Promise.all([waitingEvents(redis), sequencesOf(redis)])
  const waiting = Map.groupBy(entries, ({ session_id: id }) => id)
  const cuts = new Map<string, Cut>()
  for (const [id, { last, isLive }] of sequences) {
    const own = (waiting.get(id) ?? []).map((one) => [one.sequence, one] as const)
    if (isLive || own.length > 0) cuts.set(id, { at, last, waiting: new Map(own) })
  }
  meanwhile(cuts)
  process.kill(Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]), 'SIGKILL')
  redis.disconnect()
}
