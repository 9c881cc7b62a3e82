import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { indexKeys, partitionOf, sessionKey, slotsKey } from '../../../functions/core/redis/partition.ts'

// The scripts of version 1.0, as they were, and how it called them: names and values, a session as a flat hash in reply.

const read = (folder: string, name: string) => readFileSync(join(import.meta.dirname, folder, `${name}.lua`), 'utf8')
const onSession = 'base hash event dates session ending rate'
const parts = {
  'find-session': onSession,
  'use-token': onSession,
  'stop-session': onSession,
  'terminate-session': onSession,
  'send-heartbeat': `${onSession} renew`,
  'pause-session': `${onSession} renew pauses`,
  'resume-session': `${onSession} renew pauses`,
  'expire-sessions': 'base hash event dates session ending',
  'list-sessions': 'base hash event dates session ending slots account rate',
  'find-request': 'base hash event dates session ending slots account decision rate',
  'claim-slot': 'base hash event dates session ending renew slots account decision plan denial rivals',
}
type Name = keyof typeof parts

const textOf = (name: Name) =>
  [...parts[name].split(' ').map((part) => read('lua', part)), read('scripts', name)].join('\n')

const settings = {
  ...{ retention: 7_200_000, outbox_limit: 10_000, interval: 30_000, missed: 3, default_limit: 4 },
  ...{ window: 90_000, session_timeout: 86_400_000, pause_timeout: 0, event_interval: 0 },
  ...{ create_period: 0, create_burst: 30, beat_period: 7_500, beat_burst: 10, pause_period: 2_000, pause_burst: 40 },
  ...{ read_period: 200, read_burst: 100, token_period: 200, token_burst: 100, reads: 'reads', correlation_id: '' },
}

const pairs = (flat: readonly string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])))

/** Version 1.0 for one user. `clock` in Unix ms. */
export const versionBefore = (redis: Redis, userId: string, clock: () => number) => {
  let attempts = 0
  const partition = partitionOf(userId)
  const call = async (name: Name, key: string, more: Record<string, string | number>) => {
    attempts += 1
    const operation = `${String(attempts).padStart(8, 'v')}-of-version-before`
    const args = { now: clock(), operation, ...settings, ...more }
    const raw = await redis.eval(
      textOf(name),
      3,
      key,
      ...indexKeys(partition),
      ...Object.entries(args).flat().map(String),
    )
    const [outcome, , fields, limit, count, sessions] = raw as [string, string, string[], string, number, string[][]]
    return { raw, outcome, session: pairs(Array.isArray(fields) ? fields : []), limit, count, sessions }
  }
  const on = (name: Name, id: string, more: Record<string, string> = {}) =>
    call(name, sessionKey(partition, id), { session_id: id, position: '', ...more })
  const create = (id: string, more: Record<string, string | number> = {}) => ({
    ...{ user_id: userId, profile_id: 'p', content_id: 'c', device_id: 'd', region: '', session_id: id, position: 0 },
    ...{ request: '', fingerprint: 'f', fingerprint_2: 'f', entitlement: 'e', availability: 'a', started_by: 'begun' },
    ...{
      as_of: '',
      plan_limit: '',
      replace: 0,
      terminate: '',
      degraded: 0,
      asked_at: clock(),
      correlation_id: 'begun',
    },
    ...more,
  })
  return {
    on,
    claim: (id: string, more = {}) => call('claim-slot', sessionKey(partition, id), create(id, more)),
    find: (more = {}) => call('find-request', slotsKey(userId), create('', more)),
    list: () => call('list-sessions', slotsKey(userId), { user_id: userId }),
    sweep: () => call('expire-sessions', indexKeys(partition)[0], { batch: 100 }),
  }
}
