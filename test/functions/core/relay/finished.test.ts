import { expect, test } from 'vitest'
import { outboxKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { deadLettered, type Relaying, relaying, until, untilDeadLettered } from '../../../support/relay/relaying.ts'
import { logged } from '../../../support/service/logged.ts'
import { newUser } from '../../../support/service/users.ts'

/** The three events of a session; the second waits as a newer version may write it: the detail itself, its type and its time. */
const mixed = async ({ running, redis }: Relaying) => {
  const userId = newUser()
  const { body } = await running.create(userId)
  const id = body.session.session_id
  await running.call('send-heartbeat', id)
  await running.call('stop-session', id)
  const events = await running.events(userId)
  const outbox = outboxKey(partitionOf(userId))
  const [started = ['', []], , stopped = ['', []]] = await redis.ask.xrange(outbox, '-', '+')
  const detail = ` ${JSON.stringify(events[1])} `
  const timestamp = Date.parse(events[1]?.timestamp ?? '')
  const finished = [
    ...['event_type', 'playback.heartbeat', 'timestamp', String(timestamp)],
    ...['user_id', userId, 'detail', detail],
  ]
  await redis.ask.xtrim(outbox, 'MAXLEN', 0)
  for (const fields of [started[1], finished, stopped[1]]) await redis.ask.xadd(outbox, '*', ...fields)
  return { events, detail, timestamp, finished, outbox }
}

test('a finished entry goes to the bus to the letter, in its place among today’s', async () => {
  const relay = await relaying()
  const { events, detail, timestamp } = await mixed(relay)
  const { stop } = relay.start()
  await until(relay.isEmpty)
  expect(relay.bus.accepted).toEqual(events)
  expect(relay.bus.entries[1]).toMatchObject({ DetailType: 'playback.heartbeat', Detail: detail })
  expect(Math.round((relay.bus.entries[1]?.Time ?? 0) * 1000)).toBe(timestamp)
  expect(await stop()).toMatchObject({ published: 3, deadLettered: 0 })
})

test('a finished entry that the bus refuses becomes a dead letter, and comes back as it was', async () => {
  logged()
  const relay = await relaying({
    script: (entries) => ({
      codes: entries.map(({ Detail }) => (Detail.startsWith(' ') ? 'MalformedDetail' : undefined)),
    }),
  })
  const { finished, outbox } = await mixed(relay)
  const { stop } = relay.start()
  await untilDeadLettered(relay, 1)
  await stop()
  expect([await deadLettered(relay.redis), await relay.redrive()]).toEqual([1, 1])
  expect((await relay.redis.ask.xrange(outbox, '-', '+')).map(([, fields]) => fields)).toEqual([finished])
})
