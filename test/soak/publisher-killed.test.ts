import { expect } from 'vitest'
import { bundleOf, functionProcess } from '../support/processes/bundle-process.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { distinct, relaying, until } from '../support/relay/relaying.ts'
import { SECRET } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import { size } from '../support/size.ts'

const KILLS = size(40, 1_000)
const SESSIONS = 20

/** Where between reading and acknowledging the publisher dies: the bus kills it as a request comes in, or later. */
const moments = [
  'before it accepts',
  'between accepting and answering',
  'with the answer on its way',
  'a little later',
] as const

testOnServer(
  `a publisher killed ${KILLS} times between reading and acknowledging loses nothing and repeats only itself`,
  async () => {
    const { redis, running, isEmpty, bus } = await relaying()
    const bundle = bundleOf('publish-events')
    const environment = { REDIS_ADDR: redis.address, JWT_SECRET: SECRET, EVENT_BUS_NAME: 'test', ...bus.environment }
    const fresh = () => functionProcess(bundle, environment)
    const ids: string[] = []
    const beat = async () => {
      for (const id of ids) expect((await running.call('send-heartbeat', id)).status).toBe(200)
    }
    for (let i = 0; i < SESSIONS; i++) ids.push((await running.create(newUser())).body.session.session_id)
    let beats = 0
    let next = fresh()
    for (let kill = 0; kill < KILLS; kill++) {
      const [publisher] = await Promise.all([next, beat()])
      beats += SESSIONS
      next = fresh()
      const killed = Promise.withResolvers<void>()
      const die = () => publisher.kill().then(() => killed.resolve())
      const moment = moments[kill % moments.length]
      bus.script = async () => {
        if (moment === 'before it accepts') return die().then(() => 'reset' as const)
        if (moment === 'between accepting and answering') return die().then(() => 'accept' as const)
        setTimeout(die, moment === 'a little later' ? Math.random() * 20 : 0)
        return 'accept'
      }
      void publisher.call({}, 150_000)
      await killed.promise
    }
    bus.script = () => 'accept'
    const last = await next
    void last.call({}, 150_000)
    await until(isEmpty)
    const events = distinct(bus)
    expect(bus.faults).toEqual([])
    expect(events).toHaveLength(SESSIONS + beats)
    for (const id of ids) {
      const own = events.filter(({ session_id }) => session_id === id).map(({ sequence }) => sequence)
      expect(own.sort((a, b) => a - b)).toEqual(Array.from({ length: KILLS + 1 }, (_, i) => i + 1))
    }
    expect(bus.accepted.length).toBeGreaterThan(events.length)
  },
  size(120_000, 3_000_000),
)
