import { expect, test } from 'vitest'
import { localService } from '../support/processes/local-service.ts'
import { createBody } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

// As Identity and a player see it, from functions/contract/README.md, "Events from Identity". No code of functions/ is
// used.

const { send, eventBridgeUrl, lines } = await localService()

/** What Identity's own client of EventBridge sends. */
const publish = (type: string, detail: object) =>
  fetch(eventBridgeUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
    body: JSON.stringify({
      Entries: [
        {
          EventBusName: 'viewing-service-local',
          Source: 'identity-service',
          DetailType: type,
          Detail: JSON.stringify({ effective_at: new Date().toISOString(), ...detail }),
        },
      ],
    }),
  })

const play = async (userId: string) =>
  `/api/playback/session/${(await send('POST', '/api/playback/session', createBody(userId))).body.session.session_id}`

test('a revocation on the bus ends the session, and the next heartbeat says so', async () => {
  const userId = newUser()
  const path = await play(userId)
  expect((await publish('entitlement.revoked', { user_id: userId })).status).toBe(200)
  await expect.poll(async () => (await send('POST', `${path}/heartbeat`)).status).toBe(410)
  expect((await send('POST', `${path}/heartbeat`)).body).toMatchObject({
    ...{ code: 'session_ended', recovery: 'show' },
    ...{ session_status: 'terminated', end_reason: 'entitlement_revoked' },
  })
})

test('a smaller plan on the bus ends the newest session and is the limit from then on', async () => {
  const userId = newUser()
  const paths = [await play(userId), await play(userId)]
  await publish('plan.changed', { user_id: userId, max_concurrent_streams: 1 })
  await expect.poll(async () => (await send('GET', paths[1] ?? '')).body.end_reason).toBe('entitlement_revoked')
  expect((await send('GET', paths[0] ?? '')).body.status).toBe('active')
  expect((await send('GET', `/api/concurrency/${userId}`)).body.max_concurrent_streams).toBe(1)
})

test('a change that breaks the contract is reported at the terminal', async () => {
  await publish('entitlement.revoked', { user: 'ann' })
  await expect.poll(() => lines.join('\n')).toMatch(/on-entitlement-changed failed: .*does not match the contract/)
})
