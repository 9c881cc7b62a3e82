import { expect } from 'vitest'
import { testOnServer } from '../support/redis/redis-server.ts'
import { crowd } from './crowd.ts'
import { type FaultOn, faults } from './faults.ts'
import { onLine } from './on-line.ts'
import { players, toldOf } from './players.ts'
import { expectKept, works } from './promise.ts'
import { noneStray } from './stray.ts'
import { recovered, round } from './undergo.ts'

noneStray()

const name: FaultOn<'restart'> = 'Redis restarted empty'

testOnServer(`under the fault “${name}” every endpoint keeps what the table of faults promises`, async () => {
  const { own, line, running, steady, connections } = await onLine()
  const all = await players(steady)
  const many = crowd()
  await Promise.all([round(running, all), many.send(running)])
  await own.stop()
  await own.start()
  await recovered(running)
  expectKept(await round(running, all), faults[name].lasting)
  const back = await Promise.all(
    all.map(async (player) => {
      const { body } = await running.create(player.userId, { position: 60 }, { 'idempotency-key': 'again' })
      return { ...player, id: body.session.session_id, token: body.playback_token }
    }),
  )
  expectKept(await round(running, back), works)
  for (const { name: verb, userId } of back) {
    const told = (await steady.events(userId)).map(({ event_type: type }) => type.replace('playback.', ''))
    const again = verb === 'create-session' ? ['started', 'started'] : toldOf(verb, verb === 'send-heartbeat' ? 1 : 0)
    expect(told).toEqual(again.filter((type) => verb !== 'resume-session' || type === 'started'))
  }
  await many.expectTwoIn(running, steady)
  expect(await connections()).toEqual([1])
  expect(line.connections()).toBe(1)
})
