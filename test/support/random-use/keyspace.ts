import type { Redis } from 'ioredis'
import { parsePairs } from '../../../functions/core/redis/parse.ts'
import { parseWords } from '../../../functions/core/session/words.ts'
import { parseMemory } from '../service/stored-memory.ts'

export type Hash = { readonly key: string; readonly ttl: number; readonly ids: readonly string[] } & {
  readonly fields: Readonly<Record<string, string>>
}
export type Scores = { readonly key: string; readonly ttl: number; readonly ids: readonly string[] } & {
  readonly scores: ReadonlyMap<string, number>
}
export type Memory = { readonly key: string; readonly ttl: number; readonly ids: readonly string[] } & {
  /** In bytes. */
  readonly size: number
} & ReturnType<typeof parseMemory>

const hashes = ['account'] as const
const sets = ['slots', 'deadlines'] as const
type Kind = 'session' | (typeof hashes)[number]

/** Everything that a Redis holds, by kind of key. `ids` are what a key names, `ttl` is in ms (-1: none). */
export type Keyspace = Readonly<Record<Kind, Hash[]>> &
  Readonly<Record<(typeof sets)[number], Scores[]>> & { readonly memory: Memory[]; readonly unknown: string[] }

const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  names.includes(name as Name)

const scoresFrom = (flat: readonly string[]) =>
  new Map(Object.entries(parsePairs(flat)).map(([member, score]) => [member, Number(score)]))

/** What the keys hold; one that goes meanwhile is left out. */
const readInto = async (ask: Redis, keys: readonly string[], space: Keyspace) => {
  const named = keys.map((key) => [key, ...key.split(':').slice(1).map(decodeURIComponent)] as const)
  const pipeline = ask.pipeline()
  for (const [key, kind] of named) {
    if (kind === 'session' || kind === 'memory') pipeline.get(key)
    else if (isOneOf(hashes, kind ?? '')) pipeline.hgetall(key)
    else if (isOneOf(sets, kind ?? '')) pipeline.zrange(key, '0', '-1', 'WITHSCORES')
    else pipeline.type(key)
    pipeline.pttl(key)
  }
  const replies = ((await pipeline.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  })
  for (const [i, [key, kind = '', ...ids]] of named.entries()) {
    const [held, ttl] = [replies[2 * i], replies[2 * i + 1] as number]
    if (ttl === -2) continue
    if (kind === 'session')
      space.session.push({ key, ttl, ids, fields: { session_id: ids[0] ?? '', ...parseWords(String(held)) } })
    else if (kind === 'memory')
      space.memory.push({ key, ttl, ids, size: String(held).length, ...parseMemory(String(held)) })
    else if (isOneOf(hashes, kind)) space[kind].push({ key, ttl, ids, fields: held as Record<string, string> })
    else if (isOneOf(sets, kind)) space[kind].push({ key, ttl, ids, scores: scoresFrom(held as string[]) })
    else if (kind !== 'outbox') space.unknown.push(key)
  }
}

export const readKeyspace = async (ask: Redis): Promise<Keyspace> => {
  const space: Keyspace = {
    ...{ session: [], account: [], memory: [], slots: [], deadlines: [], unknown: [] },
  }
  const keys = new Set<string>()
  let cursor = '0'
  do {
    const [next, found] = await ask.scan(cursor, 'COUNT', 1_000)
    for (const key of found) keys.add(key)
    cursor = next
  } while (cursor !== '0')
  const all = [...keys]
  for (let from = 0; from < all.length; from += 1_000) await readInto(ask, all.slice(from, from + 1_000), space)
  return space
}
