import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { HOUR, MINUTE, movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { type Answer, limited, type Service, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

type Player = { readonly userId: string; readonly id: string; readonly token: string }

const acts: Record<string, (running: Service, player: Player) => Promise<Answer>> = {
  create: ({ create }, { userId }) => create(userId),
  replay: ({ create }, { userId }) => create(userId, {}, { 'idempotency-key': 'once' }),
  heartbeat: ({ call }, { id }) => call('send-heartbeat', id),
  pause: ({ call }, { id }) => call('pause-session', id),
  get: ({ call }, { id }) => call('get-session', id),
  list: ({ call }, { userId }) => call('get-concurrency', userId),
  validate: ({ call }, { token }) => call('validate-token', undefined, { body: { token } }),
}

const playing = async () => {
  const clock = movingClock()
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '1000', ...limited }, clock: clock.now })
  const userId = newUser()
  const { body } = await running.create(userId, {}, { 'idempotency-key': 'once' })
  return { clock, running, player: { userId, id: body.session.session_id, token: body.playback_token } }
}

/** Asks until told to wait. */
const exhaust = async (ask: () => Promise<Answer>) => {
  for (let i = 0; i < 150; i++) if ((await ask()).status === 429) return
  throw new Error('there is no rate')
}

describe('after Redis’ clock has gone back', () => {
  for (const [name, act] of Object.entries(acts))
    test(`a ${name} is not refused for what was charged before`, async () => {
      const { clock, running, player } = await playing()
      await exhaust(() => act(running, player))
      clock.pass(-10 * MINUTE)
      expect((await act(running, player)).status).toBeLessThan(300)
      await exhaust(() => act(running, player))
    })

  test('no charge from the time it was ahead counts', async () => {
    const { clock, running, player } = await playing()
    clock.pass(40 * SECOND)
    for (const act of Object.values(acts)) await act(running, player)
    clock.pass(-2 * HOUR)
    for (const [name, act] of Object.entries(acts)) expect((await act(running, player)).status, name).toBeLessThan(300)
  })
})

test('however Redis’ clock steps, a rate limit lets nobody wait longer than a burst takes, and gives no more at one moment', async () => {
  const steps = fc.array(fc.constantFrom(-HOUR, -MINUTE, -SECOND, 1, SECOND, MINUTE, HOUR), { maxLength: 8 })
  const period = SECOND
  await fc.assert(
    fc.asyncProperty(steps, async (jumps) => {
      const { clock, running, player } = await playing()
      const before = clock.now()
      for (const jump of jumps) {
        clock.pass(jump)
        let granted = 0
        for (; granted < 40; granted++) {
          const { status, headers } = await running.create(player.userId)
          if (status !== 429) continue
          expect(1_000 * Number(headers['retry-after'])).toBeLessThanOrEqual(period)
          break
        }
        expect(granted).toBeLessThanOrEqual(30)
      }
      expect(clock.now() - before).toBe(jumps.reduce((sum, jump) => sum + jump, 0))
    }),
    { numRuns: inject('realRedis') ? 15 : 3 },
  )
}, 30_000)
