import type { Redis } from 'ioredis'
import { partitionOf, sessionKey } from '../../../functions/core/redis/partition.ts'
import { parseWords, SESSION_WORDS } from '../../../functions/core/session/words.ts'

type Words = Readonly<Record<string, string | undefined>>

/** The text of a session with these words, as Redis holds it. */
export const storedText = (words: Words): string => [...SESSION_WORDS.map((name) => words[name] ?? ''), ''].join('\t')

/** As a script answers it. */
export const answeredText = ({ session_id: id = '', ...words }: Words): string => `${id}\t${storedText(words)}`

/** The words of a user's session in Redis. */
export const wordsIn = async (redis: Pick<Redis, 'get'>, userId: string, id: string): Promise<Words> =>
  parseWords((await redis.get(sessionKey(partitionOf(userId), id))) ?? '')

/** Changes some words of a user's session in Redis. */
export const rewrite = async (redis: Pick<Redis, 'get' | 'set'>, userId: string, id: string, words: Words) => {
  const text = storedText({ ...(await wordsIn(redis, userId, id)), ...words })
  await redis.set(sessionKey(partitionOf(userId), id), text, 'KEEPTTL')
}
