import type { Cluster, Redis } from 'ioredis'

/** A connection that lasted for less, in ms, counts as failed: the next attempt waits longer. */
const CALM_MS = 1_000

/**
 * How long to wait before connecting again. ioredis would count from one after each connection that was opened: where
 * connections open and break at the first command it would make a hundred of them a second.
 */
export const reconnectDelays = () => {
  let [attempt, last] = [0, 0]
  return () => {
    const now = performance.now()
    attempt = now - last > CALM_MS ? 1 : attempt + 1
    last = now
    return Math.min(2 ** attempt * 10, 200) * (0.5 + Math.random() / 2)
  }
}

/**
 * A primary that became a replica may keep its connections while its address leads to another: the connection is
 * replaced, and again each second for as long as it is refused to write.
 */
export const reconnectWhenReadOnly = () => {
  let last = Number.NEGATIVE_INFINITY
  return ({ message }: Error) => {
    const leaves = message.startsWith('READONLY') && performance.now() - last > CALM_MS
    if (leaves) last = performance.now()
    return leaves
  }
}

/**
 * A command that was given up, and answered with a 503, is not sent any more. ioredis would send it when the connection
 * is back, Redis has loaded its data or a cluster's client has found its node, however late: a create would take its slot
 * after all, and a pause could follow the resume that came after it.
 */
export const dropSettledCommands = (one: Redis) => {
  const send = one.sendCommand
  one.sendCommand = (command, stream) => (command.isSettled ? command.promise : send.call(one, command, stream))
}

/**
 * Closes the connection to a primary that has become a replica, which ioredis would keep for ever. It waits a second: the
 * list of slots may come from a node that does not know of the change yet.
 */
export const disconnectFromReplicas = (cluster: Cluster) => {
  const leave = () => {
    for (const one of cluster.nodes('slave')) if (one.status === 'ready') one.disconnect()
  }
  cluster.on('refresh', () => setTimeout(leave, CALM_MS).unref())
}
