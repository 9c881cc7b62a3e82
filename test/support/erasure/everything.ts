import type { Redis } from 'ioredis'

/** A key, all that it holds as texts, and how long it lives (ms, -1: for ever). */
export type Kept = { readonly key: string; readonly ttl: number; readonly texts: readonly string[] }

const textsOf = async (ask: Redis, key: string): Promise<unknown> => {
  const type = await ask.type(key)
  if (type === 'string') return ask.get(key)
  if (type === 'hash') return Object.entries(await ask.hgetall(key)).toSorted()
  if (type === 'zset') return ask.zrange(key, '0', '-1', 'WITHSCORES')
  return type === 'stream' ? ask.xrange(key, '-', '+') : []
}

/** All that a Redis holds, but keys that go meanwhile. */
export const everythingIn = async (ask: Redis): Promise<ReadonlyMap<string, Kept>> => {
  const keys = (await ask.keys('*')).toSorted()
  const kept = await Promise.all(
    keys.map(async (key): Promise<Kept> => {
      const texts = [await textsOf(ask, key)].flat(9).map(String)
      return { key, ttl: await ask.pttl(key), texts }
    }),
  )
  return new Map(kept.filter(({ ttl }) => ttl !== -2).map((one) => [one.key, one]))
}

/** The keys that name a user, or hold the user's id anywhere, plain or as keys hold it. */
export const keysAbout = (userId: string, all: ReadonlyMap<string, Kept>): string[] => {
  const forms = [userId, encodeURIComponent(userId)]
  const isAbout = (text: string) => forms.some((form) => text.includes(form))
  return [...all.values()].filter(({ key, texts }) => [key, ...texts].some(isAbout)).map(({ key }) => key)
}
