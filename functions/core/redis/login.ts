import type { Redis } from 'ioredis'

/** What ioredis sends before a connection is ready; the service sends none of it. */
const HANDSHAKE: ReadonlySet<string> = new Set(['hello', 'auth', 'select', 'readonly', 'info'])

/**
 * A reply during the login may take `ms`, whatever a command may take afterwards: where many log in at once each waits
 * for those before it, and who gives up and comes again has made Redis work for nothing. ioredis has one limit for all
 * replies, which it reads when it sends. The short connections that ask for a cluster's slots are nothing but a login.
 */
export const beginPatiently = (one: Redis, ms: number): void => {
  const { socketTimeout } = one.options
  const get = () => (one.status === 'ready' ? socketTimeout : ms)
  Object.defineProperty(one.options, 'socketTimeout', { get, enumerable: true, configurable: true })
  const { duplicate, sendCommand } = one
  one.duplicate = (override) => duplicate.call(one, { ...override, socketTimeout: ms, commandTimeout: ms })
  one.sendCommand = (command, stream) => {
    if (HANDSHAKE.has(command.name)) command.setTimeout(ms)
    return sendCommand.call(one, command, stream)
  }
}
