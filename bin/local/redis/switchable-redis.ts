import { startRedis } from './redis.ts'

/**
 * A Redis that can be taken down and brought back, empty, on its port. `ended` resolves when one of them ends without
 * having been taken down or stopped.
 */
export const startSwitchableRedis = async (options: Parameters<typeof startRedis>[0]) => {
  const ended = Promise.withResolvers<void>()
  const watched = async (port?: number) => {
    const started = await startRedis({ ...options, ...(port !== undefined && { port }) })
    void started.ended?.then(ended.resolve)
    return started
  }
  const first = await watched()
  const port = Number(first.address.split(':').at(-1))
  let running: typeof first | undefined = first
  /** One change after the other: two that overlap would ask for the port at the same time. */
  let changing: Promise<unknown> = Promise.resolve()
  const change = <Result>(act: () => Promise<Result>) => {
    const done = changing.then(act)
    changing = done.catch(() => {})
    return done
  }
  const down = () =>
    change(async () => {
      await running?.stop()
      running = undefined
    })
  return {
    address: first.address,
    kind: first.kind,
    ended: ended.promise,
    down,
    /** Rejects when its port is taken meanwhile. */
    up: () => change(async () => (running ??= await watched(port))),
    stop: down,
  }
}
