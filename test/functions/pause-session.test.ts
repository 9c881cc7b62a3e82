import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

test('a paused session keeps its slot, and pausing it again changes nothing', async () => {
  const { create, call, events } = service()
  const userId = newUser()
  const id = (await create(userId)).body.session.session_id
  const answers = [await call('pause-session', id), await call('pause-session', id)]
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [200, { status: 'paused' }],
    [200, { status: 'paused' }],
  ])
  expect((await call('get-concurrency', userId)).body.sessions).toMatchObject([{ session_id: id, status: 'paused' }])
  expect((await events(userId)).map(({ event_type }) => event_type)).toEqual(['playback.started', 'playback.paused'])
})
