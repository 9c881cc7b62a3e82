import { partitionOf, tagOf } from '../../../functions/core/redis/partition.ts'
import { HOUR, MINUTE } from '../service/moving-clock.ts'
import type { Hash, Keyspace } from './keyspace.ts'
import type { Ledger } from './ledger.ts'
import { RETENTION_MS, type User } from './world.ts'

/** All that is known at one moment, at which nothing is under way. */
export type Seen = {
  readonly space: Keyspace
  readonly sessions: ReadonlyMap<string, Hash>
  readonly told: Ledger['told']
  readonly playing: Ledger['playing']
  readonly users: ReadonlyMap<string, User>
  readonly now: number
}

export const isLive = ({ fields }: Hash) => fields.status === 'active' || fields.status === 'paused'
const isDue = ({ fields }: Hash, now: number) => Number(fields.deadline) <= now

/** A live session is in both indexes with its deadline (an overdue one's slots may be gone) and stays; another is in none and goes. */
function* sessionsAreIndexed({ space, sessions, now }: Seen) {
  const slots = new Map(space.slots.map((set) => [set.ids[0], set]))
  const deadlines = new Map(space.deadlines.map((set) => [set.key.split(':')[0], set]))
  for (const [id, s] of sessions) {
    const { user_id = '', deadline } = s.fields
    const slot = slots.get(user_id)?.scores.get(id)
    const due = deadlines.get(tagOf(partitionOf(user_id)))?.scores.get(id)
    const wanted = isLive(s) ? Number(deadline) : undefined
    if (due !== wanted) yield `${id} (${s.fields.status}) is due at ${wanted}, by the index at ${due}`
    if (slot !== wanted && !(isDue(s, now) && slot === undefined)) yield `${id} has a slot until ${slot}, not ${wanted}`
    if (isLive(s) ? s.ttl !== -1 : s.ttl < 0 || s.ttl > RETENTION_MS)
      yield `${id} (${s.fields.status}) has TTL ${s.ttl}`
    if (isLive(s) === Boolean(s.fields.end_reason && s.fields.ended_at)) yield `${id} is ${s.fields.status} and ended`
  }
}

/** What an index names is a live session, of this account or partition. */
function* indexesNameSessions({ space, sessions }: Seen) {
  for (const { key, ids, scores } of [...space.slots, ...space.deadlines]) {
    for (const id of scores.keys()) {
      const s = sessions.get(id)
      if (!s || !isLive(s)) yield `${key} holds ${id}, which is ${s?.fields.status ?? 'gone'}`
      else if (!s.key.startsWith(key.split(':')[0] ?? '')) yield `${key} holds ${id} of another partition`
      else if (ids[0] !== undefined && s.fields.user_id !== ids[0]) yield `${key} holds ${id} of ${s.fields.user_id}`
    }
  }
}

/** Slots outlast the longest of them by a day. */
function* slotsExpire({ space, now }: Seen) {
  for (const { key, ttl, scores } of space.slots) {
    const longest = Math.max(...scores.values())
    if (ttl < longest - now + 24 * HOUR - 5) yield `${key} has TTL ${ttl} and is needed for ${longest - now}`
    if (ttl > 48 * HOUR + 2 * MINUTE) yield `${key} has TTL ${ttl}`
  }
}

/** No account plays more streams than Identity ever allowed, nor on a decision from before a revocation. */
function* accountsAreWithinLimits({ space, sessions, users, now }: Seen) {
  const live = Map.groupBy([...sessions.values()].filter(isLive), ({ fields }) => fields.user_id ?? '')
  const revoked = new Map(space.account.map(({ ids, fields }) => [ids[0], Number(fields.revoked_at ?? 0)]))
  for (const [userId, own] of live) {
    const limit = users.get(userId)?.plan ?? 4
    const playing = own.filter((s) => !isDue(s, now)).length
    if (playing > limit) yield `${userId} plays ${playing} of ${limit}`
    for (const { fields } of own) {
      const decidedAt = Number(fields.decided_at || fields.started_at)
      const at = revoked.get(userId) ?? 0
      if (decidedAt <= at) yield `${fields.session_id} goes by a decision of ${decidedAt}, revoked at ${at}`
    }
  }
}

/** A memory of so many characters may have forgotten. */
const FULL = 19_000

/** A remembered request names its session, and its end if that has ended; the session knows its request. */
function* requestsNameSessions({ space, sessions }: Seen) {
  const requests = new Map<string, readonly string[]>()
  for (const { ids, lines } of space.memory)
    for (const { name, values } of lines) if (name[0] === 'r') requests.set(`${ids[0]} ${name.slice(1)}`, values)
  const full = new Set(space.memory.filter(({ size }) => size > FULL).map(({ ids }) => ids[0]))
  for (const [name, [, id = '', status, end_reason]] of requests) {
    const s = sessions.get(id)?.fields
    const isKnown = s
      ? s.end_reason === end_reason && (!end_reason || s.status === status) && `${s.user_id} ${s.request}` === name
      : Boolean(end_reason && status)
    if (!isKnown)
      yield `request ${name} names ${id} (${end_reason}), which is ${s?.status ?? 'gone'} (${s?.end_reason})`
  }
  for (const [id, { fields }] of sessions)
    if (fields.request && requests.get(`${fields.user_id} ${fields.request}`)?.[1] !== id && !full.has(fields.user_id))
      yield `${id} came of a request that is not remembered`
}

/** An account remembers its sessions that have ended, the newest sixty, and no others are there. */
function* endedOnesAreRemembered({ space, sessions }: Seen) {
  const ended = new Map(space.memory.map(({ ids, ...memory }) => [ids[0], memory.ended]))
  for (const [id, s] of sessions)
    if ((ended.get(s.fields.user_id ?? '')?.includes(id) ?? false) === isLive(s))
      yield `${id} is ${s.fields.status}, its account remembers otherwise`
  for (const [user, ids] of ended)
    if (ids.length > 60 || new Set(ids).size < ids.length) yield `${user} remembers ${ids.length} ends`
}

const longest = { account: 30 * 24 * HOUR, memory: 24 * HOUR } as const

/** Every key belongs to a user, in his partition, and goes. */
function* keysExpire({ space, users }: Seen) {
  yield* space.unknown.map((key) => `${key} is of no kind`)
  for (const [kind, most] of Object.entries(longest)) {
    for (const { key, ttl } of space[kind as keyof typeof longest])
      if (ttl < 0 || ttl > most) yield `${key} has TTL ${ttl}`
  }
  for (const { key, ttl, fields } of space.account)
    if ((fields.limit_as_of || fields.revoked_at) && ttl < longest.account - HOUR) yield `${key} has only TTL ${ttl}`
  for (const { key, ids } of [...space.account, ...space.memory, ...space.slots]) {
    const [user = ''] = ids
    if (!users.has(user) || !key.startsWith(tagOf(partitionOf(user)))) yield `${key} belongs to no account`
  }
}

/** What Engagement knows of a session is what Redis holds; of one that Redis has forgotten it knows the end. */
function* eventsAgree({ sessions, told, playing }: Seen) {
  for (const [id, { fields }] of sessions) {
    const known = told.get(id)
    if (Number(fields.sequence) !== known?.sequence)
      yield `${id} is at ${fields.sequence}, its events at ${known?.sequence}`
    if (fields.end_reason !== known?.end) yield `${id} ended by ${fields.end_reason}, its events say ${known?.end}`
    if (known?.isCompleted !== (fields.status === 'terminated'))
      yield `${id} is ${fields.status}, its events say otherwise`
  }
  for (const [id, { end }] of told) if (!sessions.has(id) && !end) yield `${id} is gone without an end`
  for (const [user, ids] of playing)
    for (const id of ids.keys()) if (!sessions.has(id)) yield `${id} of ${user} plays for Engagement alone`
}

export const rules = [
  ...[sessionsAreIndexed, indexesNameSessions, slotsExpire, accountsAreWithinLimits],
  ...[requestsNameSessions, endedOnesAreRemembered, keysExpire, eventsAgree],
]
