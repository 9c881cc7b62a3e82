import { describe, expect, test } from 'vitest'
import type { EndpointName } from '../../../../../functions/contract/routes.ts'
import { HOUR, MINUTE, movingClock, SECOND } from '../../../../support/service/moving-clock.ts'
import { type Answer, service } from '../../../../support/service/service.ts'
import { newUser } from '../../../../support/service/users.ts'

/** A service with the limits of a stage that sets none, or with some of its own. */
const limiting = (settings: Record<string, string> = {}) => {
  const clock = movingClock()
  const defaults = { CREATE_RATE_LIMIT: '60', HEARTBEAT_RATE_FACTOR: '4', TOKEN_RATE_LIMIT: '300' }
  const many = { MAX_CONCURRENT_STREAMS: '1000' }
  return { clock, ...service({ settings: { ...many, ...defaults, ...settings }, clock: clock.now }) }
}

const statuses = async (count: number, send: () => Promise<Answer>) => {
  const answers: number[] = []
  for (let i = 0; i < count; i++) answers.push((await send()).status)
  return answers
}
const of = (count: number, status: number) => Array(count).fill(status)

const expectLimited = ({ status, headers, body }: Answer, seconds: number) => {
  expect([status, headers['retry-after']]).toEqual([429, String(seconds)])
  expect(body).toMatchObject({ code: 'rate_limited', recovery: 'retry' })
}

describe('creates of a user', () => {
  test('are thirty at once and then one a second', async () => {
    const { create, clock } = limiting()
    const userId = newUser()
    expect(await statuses(30, () => create(userId))).toEqual(of(30, 201))
    expectLimited(await create(userId), 1)
    clock.pass(SECOND - 1)
    expectLimited(await create(userId), 1)
    clock.pass(1)
    expect(await statuses(2, () => create(userId))).toEqual([201, 429])
    clock.pass(HOUR)
    expect(await statuses(31, () => create(userId))).toEqual([...of(30, 201), 429])
  })

  test('are counted for each user apart, refused ones too', async () => {
    const { create } = limiting({ CREATE_BURST: '2', MAX_CONCURRENT_STREAMS: '1' })
    const userId = newUser()
    expect(await statuses(3, () => create(userId))).toEqual([201, 409, 429])
    expect((await create(newUser())).status).toBe(201)
  })

  test('sent again with their Idempotency-Key are at the rate of tokens and cost no creates', async () => {
    const { create, clock } = limiting({ CREATE_BURST: '2', TOKEN_BURST: '3', TOKEN_RATE_LIMIT: '30' })
    const userId = newUser()
    const again = (key: string) => () => create(userId, {}, { 'idempotency-key': key })
    expect(await statuses(4, again('one'))).toEqual(of(4, 201))
    expect(await statuses(1, again('two'))).toEqual([201])
    expectLimited(await again('two')(), 2)
    expectLimited(await create(userId), 1)
    clock.pass(2 * SECOND)
    expect(await statuses(2, again('one'))).toEqual([201, 429])
    expect(await statuses(1, () => create(userId))).toEqual([201])
  })

  test('at once from all sides get exactly the burst', async () => {
    const { create } = limiting({ CREATE_BURST: '7', CREATE_RATE_LIMIT: '1' })
    const userId = newUser()
    const answers = await Promise.all(Array.from({ length: 40 }, () => create(userId)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(7)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(33)
  })

  test('that are limited ask neither Identity nor Content, and have no event', async () => {
    const { create, events } = limiting({ CREATE_BURST: '1' })
    const userId = newUser()
    expect(await statuses(3, () => create(userId))).toEqual([201, 429, 429])
    expect(await events(userId)).toHaveLength(1)
  })
})

describe('heartbeats of a session', () => {
  test('are ten at once and then four an interval, and the session lives on them', async () => {
    const { create, call, clock } = limiting()
    const id = (await create(newUser())).body.session.session_id
    const beat = () => call('send-heartbeat', id)
    expect(await statuses(10, beat)).toEqual(of(10, 200))
    expectLimited(await beat(), 8)
    for (let waited = 0; waited < 5 * MINUTE; waited += SECOND) {
      clock.pass(SECOND)
      expect([200, 429]).toContain((await beat()).status)
    }
    const { body } = await call('get-session', id)
    expect([body.status, clock.now() - Date.parse(body.last_heartbeat) < 8 * SECOND]).toEqual(['active', true])
  })

  test('answer how an ended session ended, however many they are', async () => {
    const { create, call } = limiting({ HEARTBEAT_BURST: '1' })
    const id = (await create(newUser())).body.session.session_id
    await call('send-heartbeat', id)
    await call('stop-session', id)
    expect(await statuses(3, () => call('send-heartbeat', id))).toEqual(of(3, 410))
  })

  test('that are limited change nothing and have no event', async () => {
    const { create, call, events, clock } = limiting({ HEARTBEAT_BURST: '1' })
    const userId = newUser()
    const id = (await create(userId)).body.session.session_id
    await call('send-heartbeat', id, { body: { position: 5 } })
    const before = (await call('get-session', id)).body
    clock.pass(SECOND)
    expectLimited(await call('send-heartbeat', id, { body: { position: 9 } }), 7)
    expect((await call('get-session', id)).body).toEqual(before)
    expect(await events(userId)).toHaveLength(2)
  })
})

describe('the token of a session', () => {
  const operations: EndpointName[] = ['validate-token', 'refresh-token']

  test('is validated and refreshed at one rate', async () => {
    const { create, call, clock } = limiting({ TOKEN_BURST: '3', TOKEN_RATE_LIMIT: '30' })
    const token = (await create(newUser())).body.playback_token
    const use = (i: number) => call(operations[i % 2] as EndpointName, undefined, { body: { token } })
    expect([(await use(0)).status, (await use(1)).status, (await use(2)).status]).toEqual(of(3, 200))
    expectLimited(await use(0), 2)
    expectLimited(await use(1), 2)
    clock.pass(2 * SECOND)
    expect([(await use(0)).status, (await use(1)).status]).toEqual([200, 429])
  })

  test('is never called invalid for being shown too often', async () => {
    const { create, call } = limiting({ TOKEN_BURST: '1' })
    const token = (await create(newUser())).body.playback_token
    const validate = () => call('validate-token', undefined, { body: { token } })
    await validate()
    const { status, body } = await validate()
    expect([status, body.valid]).toEqual([429, undefined])
  })
})

test('a stage may lift each rate limit', async () => {
  const lifted = { CREATE_RATE_LIMIT: '0', HEARTBEAT_RATE_FACTOR: '0', TOKEN_RATE_LIMIT: '0' }
  const { create, call } = limiting({ ...lifted, CREATE_BURST: '1', HEARTBEAT_BURST: '1', TOKEN_BURST: '1' })
  const userId = newUser()
  expect(await statuses(5, () => create(userId))).toEqual(of(5, 201))
  const { session, playback_token: token } = (await create(userId)).body
  expect(await statuses(5, () => call('send-heartbeat', session.session_id))).toEqual(of(5, 200))
  expect(await statuses(5, () => call('validate-token', undefined, { body: { token } }))).toEqual(of(5, 200))
})
