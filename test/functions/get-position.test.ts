import { expect, test } from 'vitest'
import { historyOf, logged } from '../support/history/logged.ts'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

const noPage = () => ({ sessions: [], more: false })

test('where a profile stopped in a title is the position of its newest session', async () => {
  const asked: string[][] = []
  const found = logged(1, { position: 600, watchedSeconds: 590, sessionStatus: 'paused' })
  const history = historyOf(noPage, (...ids) => {
    asked.push(ids)
    return found
  })
  const userId = newUser()
  const { status, body } = await service({ history }).call('get-position', userId, { further: ['kids', 'a/b?c'] })
  expect(asked).toEqual([[userId, 'kids', 'a/b?c']])
  expect([status, body]).toEqual([
    200,
    {
      ...{ user_id: userId, profile_id: 'kids', content_id: 'a/b?c', position: 600, session_id: found.sessionId },
      ...{ session_status: 'paused', watched_seconds: 590, last_reported_at: '2026-11-27T22:46:59.673Z' },
    },
  ])
})

test('of a title never watched the position is 0, and there is nothing about a session', async () => {
  const userId = newUser()
  const { status, body } = await service().call('get-position', userId)
  expect([status, body]).toEqual([200, { user_id: userId, profile_id: 'main', content_id: 'film-1', position: 0 }])
})

test('every id of the path is checked, and every fault named', async () => {
  const { status, body } = await service().call('get-position', '..', { further: ['\0', 'x'.repeat(129)] })
  expect([status, body.code]).toEqual([400, 'invalid_request'])
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['userID', 'profileID', 'contentID'])
})
