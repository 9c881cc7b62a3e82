import { registerHooks } from 'node:module'

/** The variable that says by how much the clock of a function's process is ahead. */
export const AHEAD_SECONDS = 'LOCAL_CLOCK_AHEAD_SECONDS'

const REDIS_TIME = /redis\.call\((\\?['"])TIME\1\)/g

/** The time of Redis, so many whole seconds later. */
const laterInRedis = (call: string, seconds: number) =>
  `(function() local t = ${call}; t[1] = string.format("%d", t[1] + ${seconds}); return t end)()`

/**
 * The source of a bundle whose scripts take Redis' time to be later. The text is Lua inside a string of JavaScript: what
 * is added has the quotation marks that stand there, escaped or not.
 */
export const withLaterScripts = (source: string, seconds: number) =>
  source.replace(REDIS_TIME, (call, quote: string) => laterInRedis(call, seconds).replaceAll('"', quote))

const laterDate = (ms: number) =>
  new Proxy(Date, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [target.now() + ms] : given, newTarget),
    apply: (target) => new target(target.now() + ms).toString(),
    get: (target, name, receiver) => (name === 'now' ? () => target.now() + ms : Reflect.get(target, name, receiver)),
  })

/**
 * From now on this process takes it to be later by so many whole seconds: its own clock, and Redis' in the scripts of
 * what it loads. Durations that Redis itself counts (TTL) are not changed.
 */
export const beAhead = (seconds: number) => {
  globalThis.Date = laterDate(seconds * 1_000)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (!loaded.source) return loaded
      return { ...loaded, source: withLaterScripts(Buffer.from(loaded.source as Uint8Array).toString(), seconds) }
    },
  })
}
