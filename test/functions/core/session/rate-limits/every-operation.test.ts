import { expect, test } from 'vitest'
import { type EndpointName, routes } from '../../../../../functions/contract/routes.ts'
import { movingClock } from '../../../../support/service/moving-clock.ts'
import { type Answer, limited, type Service, service } from '../../../../support/service/service.ts'
import { newUser } from '../../../../support/service/users.ts'

/** More at once than any burst. */
const FLOOD = 150

type Player = { readonly userId: string; readonly id: string; readonly token: string }
type Ask = (running: Service, player: Player) => Promise<Answer>

const onSession =
  (...names: EndpointName[]): Ask =>
  async ({ call }, { id }) => {
    const answers: Answer[] = []
    for (const name of names) answers.push(await call(name, id))
    return answers.find(({ status }) => status === 429) ?? (answers[0] as Answer)
  }
const withToken =
  (name: EndpointName): Ask =>
  ({ call }, { token }) =>
    call(name, undefined, { body: { token } })

/** How each endpoint is asked again and again by someone who has a session. */
const asked: Partial<Record<EndpointName, Ask>> = {
  'create-session': ({ create }, { userId }) => create(userId),
  'get-session': onSession('get-session'),
  'send-heartbeat': onSession('send-heartbeat'),
  'pause-session': onSession('pause-session', 'resume-session'),
  'resume-session': onSession('resume-session'),
  'stop-session': onSession('stop-session'),
  'terminate-session': onSession('terminate-session'),
  'get-concurrency': ({ call }, { userId }) => call('get-concurrency', userId),
  'get-history': ({ call }, { userId }) => call('get-history', userId),
  'get-position': ({ call }, { userId }) => call('get-position', userId),
  'validate-token': withToken('validate-token'),
  'refresh-token': withToken('refresh-token'),
}
/** Health is asked by machines, and the JWK Set asks nobody. */
const unlimited: EndpointName[] = ['get-health', 'get-jwks']

/** With the rates of a stage that sets none, on a clock that stands still. */
const limiting = () => service({ settings: { MAX_CONCURRENT_STREAMS: '1000', ...limited }, clock: movingClock().now })

const playing = async ({ create }: Service): Promise<Player> => {
  const userId = newUser()
  const { body } = await create(userId)
  return { userId, id: body.session.session_id, token: body.playback_token }
}

const flood = async (send: () => Promise<Answer>) => {
  for (let i = 0; i < FLOOD; i++) {
    const answer = await send()
    if (answer.status === 429) return answer
    expect(answer.status).toBeLessThan(300)
  }
  return undefined
}

for (const name of Object.keys(routes) as EndpointName[]) {
  if (unlimited.includes(name)) continue

  test(`${name} has a rate limit, which applies to one session or user alone and ends no session`, async () => {
    const running = limiting()
    const [flooding, other] = [await playing(running), await playing(running)]
    const ask = asked[name]
    const refused = await flood(async () => ask?.(running, flooding) as Promise<Answer>)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', recovery: 'retry' } })
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask?.(running, other))?.status).toBeLessThan(300)
    const [{ end_reason: endReason } = { end_reason: undefined }] = (await running.events(flooding.userId))
      .map(({ metadata }) => metadata)
      .filter((metadata) => metadata.end_reason)
    expect(endReason).toBe({ 'stop-session': 'stopped', 'terminate-session': 'terminated' }[name as never])
  })
}

test('a flood of replayed creates is limited, and no other user waits for it', async () => {
  const running = limiting()
  const { create } = running
  const [userId, once] = [newUser(), { 'idempotency-key': 'once' }]
  const answers: Answer[] = []
  for (let i = 0; i < 100; i++)
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => create(userId, {}, once)))))
  const statuses = Map.groupBy(answers, ({ status }) => status)
  expect(new Set(statuses.keys())).toEqual(new Set([201, 429]))
  expect(statuses.get(201)?.length).toBeLessThanOrEqual(131)
  expect(new Set(statuses.get(201)?.map(({ body }) => body.session.session_id)).size).toBe(1)
  expect((await create(newUser(), {}, once)).status).toBe(201)
  expect((await running.call('get-concurrency', userId)).body.active_stream_count).toBe(1)
})
