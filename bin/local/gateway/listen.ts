import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Room for headers that the gateway itself refuses in its own words. */
const MAX_HEADER_BYTES = 64 * 1024

export type Listening = { readonly port: number; readonly url: string; readonly stop: () => Promise<void> }

const hasCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** Why a port is not to be had, when that is what an error of {@link listen} says. */
export const portFault = (error: unknown) => {
  if (hasCode(error, 'EADDRINUSE')) return 'is in use'
  return hasCode(error, 'EACCES') ? 'is not allowed to this user' : undefined
}

const open = (listener: RequestListener, port: number, host: string) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, listener)
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })

const openIfPossible = async (listener: RequestListener, port: number) => {
  try {
    return [await open(listener, port, '::1')]
  } catch (error) {
    if (hasCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL')) return []
    throw error
  }
}

/** Ends at once, open connections included. */
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/**
 * Serves HTTP to this machine only, on both loopback addresses, so that `localhost` reaches it whichever address it resolves to.
 * Port 0 means a free one. Throws what `listen` reports when the port is taken on either.
 */
export const listen = async (listener: RequestListener, port: number): Promise<Listening> => {
  const first = await open(listener, port, '127.0.0.1')
  const bound = (first.address() as AddressInfo).port
  try {
    const servers = [first, ...(await openIfPossible(listener, bound))]
    return {
      port: bound,
      url: `http://localhost:${bound}`,
      stop: async () => void (await Promise.all(servers.map(close))),
    }
  } catch (error) {
    await close(first)
    if (port === 0 && portFault(error)) return listen(listener, port)
    throw error
  }
}

/** Like {@link listen}; takes a free port when the preferred one is not to be had. */
export const listenPreferring = async (listener: RequestListener, port: number) => {
  try {
    return await listen(listener, port)
  } catch (error) {
    if (!portFault(error)) throw error
    return listen(listener, 0)
  }
}
