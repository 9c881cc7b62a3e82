import type { Cluster, Redis } from 'ioredis'

/** The first delay and the longest, at most, in ms. */
const [SHORTEST_MS, LONGEST_MS] = [20, 1_800]
/** Failures further apart, in ms, have nothing to do with each other: a connection lasted, or Lambda froze the function. */
const APART_MS = 10_000

/**
 * How long to wait before connecting again, in ms: anything up to a bound that doubles with each failure ("full jitter",
 * aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter). The first few attempts take a tenth of a second
 * together, so that a Redis that is back is found at once; hundreds of environments that fail together come back spread
 * over nearly two seconds. Opening a connection ends no row of failures: where they open and break at the first command,
 * ioredis' own count would make a hundred of them a second.
 */
export const reconnectDelays = () => {
  let [attempt, last] = [0, Number.NEGATIVE_INFINITY]
  return () => {
    const now = performance.now()
    attempt = now - last > APART_MS ? 0 : attempt + 1
    last = now
    return Math.random() * Math.min(SHORTEST_MS * 2 ** attempt, LONGEST_MS)
  }
}

/** A connection is replaced, in ms, at most so often. */
const CALM_MS = 1_000

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
