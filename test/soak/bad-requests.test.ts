import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRequest, type BadRequest } from '../support/bad-requests/bad-request.ts'
import { sendBad } from '../support/bad-requests/refused.ts'
import { stored } from '../support/bad-requests/stored.ts'
import { verdictOf } from '../support/bad-requests/verdict.ts'
import { startWorld } from '../support/bad-requests/world.ts'
import { ownRedis } from '../support/redis/redis-server.ts'
import { size } from '../support/size.ts'

const REQUESTS = size(10_000, 100_000)
const AT_ONCE = 20

/** The request at fault and the seed, not the crowd it was in. */
const tellOne = ({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<[BadRequest[]]>) => {
  if (failed) throw new Error(`seed ${seed}, path "${counterexamplePath}": ${errorInstance}`, { cause: errorInstance })
}

test(
  `${REQUESTS} bad requests get the refusal that is documented, and change nothing`,
  async () => {
    const { address, ask } = await ownRedis()
    const world = await startWorld(address)
    const bad = anyRequest(world).filter((request) => verdictOf(request, world) !== undefined)
    const inherited = Object.getOwnPropertyNames(Object.prototype)
    const before = await stored(ask)
    const crowd = fc.array(bad, { minLength: AT_ONCE, maxLength: AT_ONCE })
    const property = fc.asyncProperty(crowd, async (requests) => {
      await Promise.all(requests.map((request) => sendBad(request, world)))
      expect(await stored(ask)).toEqual(before)
    })
    await fc.assert(property, { numRuns: REQUESTS / AT_ONCE, endOnFailure: true, reporter: tellOne })
    expect(before.length).toBeGreaterThan(8)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited)
  },
  size(60_000, 600_000),
)
