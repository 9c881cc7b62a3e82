import type { Redis } from 'ioredis'
import { encode } from '../redis/tap.ts'

/** The least that a heartbeat could be: it keeps when the session was last heard of and when it is due, and no promise. */
const SKETCH = `
local s = redis.call('HMGET', KEYS[1], 'status', 'deadline')
redis.call('HSET', KEYS[1], 'last_heartbeat', ARGV[1], 'deadline', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[4])
return s`

/** Puts so many lean sessions into a Redis; gives the command that beats for one of them. The measure of the heartbeat's script. */
export const leanSketch = async (redis: Redis, sessions: number) => {
  const sha = (await redis.script('LOAD', SKETCH)) as string
  const keyOf = (i: number) => `{sketch}:session:${i % sessions}`
  for (let i = 0; i < sessions; i++) {
    const fields = { user_id: `user-${i}`, status: 'active', started_at: Date.now(), last_heartbeat: 0, deadline: 0 }
    await redis.hset(keyOf(i), fields)
  }
  return (i: number): Buffer => {
    const [now, due] = [Date.now(), Date.now() + 90_000]
    const words = ['EVALSHA', sha, 2, keyOf(i), '{sketch}:deadlines', now, due, 7_290_000, i % sessions]
    return encode(words.map(String))
  }
}
