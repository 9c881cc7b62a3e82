import { expect, test } from 'vitest'
import { MINUTE, movingClock, SECOND } from '../../../../support/service/moving-clock.ts'
import { limited, service } from '../../../../support/service/service.ts'
import { newUser } from '../../../../support/service/users.ts'

const VERBS = ['pause-session', 'resume-session'] as const

const limiting = (settings: Record<string, string> = {}) => {
  const clock = movingClock()
  const running = service({ settings: { MAX_CONCURRENT_STREAMS: '1000', ...limited, ...settings }, clock: clock.now })
  const userId = newUser()
  const start = async (): Promise<string> => (await running.create(userId)).body.session.session_id
  /** Pauses and resumes by turns until told to wait; how often that went well. */
  const toggle = async (id: string, most = 1_000) => {
    for (let i = 0; i < most; i++) if ((await running.call(VERBS[i % 2] ?? VERBS[0], id)).status === 429) return i
    return most
  }
  /** Plays on for some minutes. */
  const play = async (id: string, minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      clock.pass(MINUTE)
      await running.call('send-heartbeat', id)
    }
  }
  return { ...running, clock, userId, start, toggle, play }
}

test('a session pauses and resumes forty times at once, then every two seconds', async () => {
  const { start, toggle, play, call, clock } = limiting()
  const id = await start()
  await play(id, 2)
  expect(await toggle(id)).toBe(40)
  const { status, headers } = await call('resume-session', id)
  expect([status, headers['retry-after']]).toEqual([429, '2'])
  clock.pass(2 * SECOND)
  expect(await toggle(id)).toBe(1)
})

test('a new session of an account has a quarter of a burst and earns the rest', async () => {
  const { start, toggle, clock } = limiting()
  const id = await start()
  expect(await toggle(id)).toBe(10)
  clock.pass(10 * SECOND)
  expect(await toggle(id)).toBe(5)
})

test('one account that does all it may appends at most fifteen events a second to its outbox', async () => {
  const { start, toggle, call, clock, create, userId, events } = limiting({ MAX_CONCURRENT_STREAMS: '4' })
  const SECONDS = 120
  let at = clock.now()
  for (let second = 0; second < SECONDS; second++) {
    at += SECOND
    const started = await create(userId)
    if (started.status === 201) {
      const id = started.body.session.session_id
      await toggle(id)
      await call('stop-session', id)
      await call('terminate-session', id)
    }
    clock.pass(at - clock.now())
  }
  const told = (await events(userId)).length
  expect(told / SECONDS).toBeGreaterThan(10)
  expect(told / SECONDS).toBeLessThanOrEqual(15)
  expect(await start()).toBeTruthy()
}, 60_000)

test('a pause refused for its rate changes nothing, has no event and is no sign of life', async () => {
  const { start, toggle, call, clock, events, userId } = limiting()
  const id = await start()
  await toggle(id)
  const [before, told] = [(await call('get-session', id)).body, (await events(userId)).length]
  clock.pass(SECOND)
  for (const verb of VERBS) expect((await call(verb, id, { body: { position: 9 } })).status).toBe(429)
  expect((await call('get-session', id)).body).toEqual(before)
  expect(await events(userId)).toHaveLength(told)
  for (const verb of ['send-heartbeat', 'stop-session'] as const) expect((await call(verb, id)).status).toBe(200)
})

test('a pause of an ended session answers how it ended, however often it comes', async () => {
  const { start, toggle, call } = limiting()
  const id = await start()
  await toggle(id)
  await call('stop-session', id)
  for (const verb of VERBS) expect((await call(verb, id)).status).toBe(410)
})

test('a stage may lift the limit of pauses', async () => {
  const { start, toggle } = limiting({ PAUSE_RATE_LIMIT: '0', PAUSE_BURST: '1' })
  expect(await toggle(await start(), 50)).toBe(50)
})
