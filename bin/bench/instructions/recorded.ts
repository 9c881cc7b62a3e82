import { Redis } from 'ioredis'
import { commandsIn, type Said, startTap } from '../redis/tap.ts'

export type Words = readonly Buffer[]

/** The calls of scripts, as a bundle sent them: alone, one command after the other. */
const scriptsIn = (said: readonly Said[]): Words[] =>
  commandsIn(said).filter(([name]) => /^evalsha$/i.test(String(name)))

/**
 * From now on the bundles of this process, which load with their first call, are listened to on their way to Redis. What
 * they sent can be sent again, straight and one by one.
 */
export const recorder = async (database: number) => {
  const redis = new Redis(`redis://${process.env.REDIS_ADDR}/${database}`)
  const tap = await startTap(process.env.REDIS_ADDR ?? '')
  process.env.REDIS_ADDR = tap.address
  return {
    redis,
    during: async (work: () => Promise<unknown>): Promise<Words[]> => scriptsIn(await tap.during(work)),
    /** Gives the answers. Rejects when one does not have this in its first place. */
    replay: async (calls: readonly Words[], outcome?: string): Promise<unknown[][]> => {
      const answers: unknown[][] = []
      for (const [name = '', ...words] of calls) answers.push((await redis.call(String(name), words)) as unknown[])
      const other = answers.find(([answered]) => outcome !== undefined && answered !== outcome)
      if (other) throw new Error(`A script answered ${other} instead of ${outcome}`)
      return answers
    },
  }
}
