import type { Redis } from 'ioredis'

/** What Redis ran meanwhile, as name and count, but what a connection says for itself. */
export const commandsOf = async (ask: Redis, work: () => Promise<unknown>): Promise<string[]> => {
  await ask.config('RESETSTAT')
  await work()
  const stats = await ask.info('commandstats')
  const calls = [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, count]) => `${name} ${count}`)
  return calls.filter((call) => !/^(config|info|hello|auth|client)/.test(call)).sort()
}
