import { expect } from 'vitest'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { service, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

/** How many commands Redis got from its clients: those that scripts call have no connection of their own. */
const sentTo = (stats: string) => Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0)

testOnServer('a request on a session is one round trip, a create two', async () => {
  const own = await ownRedis()
  const running = service({ settings: { REDIS_ADDR: own.address } })
  const userId = newUser()
  const { body } = await running.create(userId)
  const { session_id: id } = body.session
  const token: string = body.playback_token
  const callsOf = async (request: () => Promise<{ status: number }>) => {
    await request() // the script is loaded
    await own.ask.config('RESETSTAT')
    expect((await request()).status).toBeLessThan(500)
    return sentTo(await own.ask.info('commandstats'))
  }
  expect(await callsOf(() => running.create(userId))).toBe(2)
  expect(await callsOf(() => running.call('get-concurrency', userId))).toBe(1)
  for (const name of ['validate-token', 'refresh-token'] as const)
    expect(await callsOf(() => running.call(name, undefined, { body: { token } })), name).toBe(1)
  for (const name of verbsOnSession) expect(await callsOf(() => running.call(name, id)), name).toBe(1)
})
