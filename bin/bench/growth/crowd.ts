import type { Redis } from 'ioredis'
import type { Life } from '../redis/replay.ts'

const [BATCH, DIGITS] = [500, 12]

/** The i-th of a crowd that looks like this id: its last digits are the number. */
export const numbered = (id: string, i: number): string => id.slice(0, -DIGITS) + i.toString(16).padStart(DIGITS, '0')

/** A recorded command, for the i-th of the crowd that looks like the recorded session. */
export const forOneOf = ({ player }: Life, words: readonly Uint8Array[], i: number): Buffer[] =>
  words.map((word) => {
    const text = Buffer.from(word).toString('latin1')
    const swapped = text
      .replaceAll(player.id, numbered(player.id, i))
      .replaceAll(player.userId, numbered(player.userId, i))
    return Buffer.from(swapped, 'latin1')
  })

/** Copies a session, its slot and its deadline, as they are kept, under other ids; whatever types the keys have. */
const COPY = `
local session, user = ARGV[1], ARGV[2]
local function plain(id) return (id:gsub('%p', '%%%0')) end
local session_pattern, user_pattern = plain(session), plain(user)
local kept = {}
for n, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local value = kind == 'string' and { redis.call('GET', key) } or kind == 'hash' and redis.call('HGETALL', key)
    or { redis.call('ZSCORE', key, session), session }
  kept[n] = { key = key, command = ({ string = 'SET', hash = 'HSET', zset = 'ZADD' })[kind], value = value, left = redis.call('PTTL', key) }
end
for i = tonumber(ARGV[3]), tonumber(ARGV[4]) do
  local number = string.format('%012x', i)
  local own_session, own_user = session:sub(1, -13) .. number, user:sub(1, -13) .. number
  local function own(text) return (text:gsub(session_pattern, own_session):gsub(user_pattern, own_user)) end
  for _, one in ipairs(kept) do
    local key, value = own(one.key), {}
    for n, text in ipairs(one.value) do value[n] = own(text) end
    redis.call(one.command, key, unpack(value))
    if one.left > 0 then redis.call('PEXPIRE', key, one.left) end
  end
end`

/** All that a Redis keeps for a session: keys that are named for it or its account, and indexes that it is in. */
const keysOf = async (redis: Redis, { player }: Life): Promise<string[]> => {
  const kept: string[] = []
  for (const key of await redis.keys('*')) {
    const isNamed = key.includes(player.id) || key.includes(player.userId)
    if (isNamed || ((await redis.type(key)) === 'zset' && (await redis.zscore(key, player.id)) !== null)) kept.push(key)
  }
  return kept
}

/** Makes a crowd of so many live sessions that look like the recorded ones, evenly, in a Redis that holds nothing else. */
export const makeCrowd = async (redis: Redis, lives: readonly Life[], size: number) => {
  const each = Math.ceil(size / lives.length)
  const keys: string[][] = []
  for (const life of lives) keys.push(await keysOf(redis, life))
  for (const [n, life] of lives.entries())
    for (let from = 0; from < each; from += BATCH) {
      const last = Math.min(from + BATCH, each) - 1
      await redis.eval(COPY, keys[n]?.length ?? 0, ...(keys[n] ?? []), life.player.id, life.player.userId, from, last)
    }
  return {
    /** Takes the i-th that looks like the n-th recorded session away again. */
    remove: async (n: number, i: number) => {
      const { player } = lives[n] as Life
      for (const key of keys[n] ?? []) {
        const [own] = forOneOf(lives[n] as Life, [Buffer.from(key)], i).map(String)
        await (own === key ? redis.zrem(key, numbered(player.id, i)) : redis.del(String(own)))
      }
    },
  }
}
