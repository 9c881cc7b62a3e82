import { expect, test, vi } from 'vitest'
import { localService } from '../../support/processes/local-service.ts'
import { ownRedis } from '../../support/redis/redis-server.ts'
import { newUser } from '../../support/service/users.ts'
import { examined } from './examined.ts'

/** Every function starts, and events wait for a schedule. */
vi.setConfig({ testTimeout: 90_000 })

const open = await localService()
const guarded = await localService({ AUTHENTICATION: 'jwt' })

const SCHEDULES = { LOCAL_SCHEDULE_INTERVAL: '1s' }

test('of a service that is well everything is ok, its events on the bus included', async () => {
  const { address } = await ownRedis()
  const { url, eventBridgeUrl, lines } = await localService({ ...SCHEDULES, REDIS_ADDR: address })
  const bus = { bus: 'viewing-service-local', local: { endpoint: eventBridgeUrl } }
  const { findings, latencies, of } = await examined(url, { bus })
  expect(findings.filter(({ result }) => result !== 'ok')).toEqual([])
  expect(findings.length).toBeGreaterThan(30)
  expect(of('events').says).toMatch(/^3 events of one session, from started to stopped/)
  expect(latencies.find(({ request }) => request === 'create-session')?.answers).toBeGreaterThan(8)
  expect(lines.filter((line) => line.includes('playback.started'))).not.toEqual([])
})

const accessToken = async (issuer: string, user: string) => {
  const reply = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ user_id: user }) })
  return ((await reply.json()) as { access_token: string }).access_token
}

test('with authentication on everything is ok too, with an access token of the user', async () => {
  const { url, issuerUrl = '' } = guarded
  const user = newUser()
  const token = await accessToken(issuerUrl, user)
  const { findings, of, notChecked } = await examined(url, { viewer: { user, token } })
  expect(findings.filter(({ result }) => result !== 'ok').map(({ check }) => check)).toEqual(['events'])
  expect(notChecked).toEqual(['events'])
  expect(of('authentication').says).toContain('It is on')
  expect(of('forged token').says).toBe('401 by validate and by a heartbeat')
  expect(JSON.stringify(findings)).not.toContain(token.split('.')[2])
})

test('with authentication on and no token it says what it could not check, and how to', async () => {
  const { url } = guarded
  const { faults, notChecked, missed, of } = await examined(url)
  expect({ faults, notChecked }).toEqual({ faults: [], notChecked: ['account', 'events', 'player', 'refusals'] })
  expect(missed).toEqual([expect.objectContaining({ check: 'player', says: expect.stringContaining('DOCTOR_TOKEN') })])
  expect(of('account')).toMatchObject({ says: expect.stringContaining('DOCTOR_TOKEN is not set') })
})

test('a token of another user is explained by its refusal', async () => {
  const { url, issuerUrl = '' } = guarded
  const { of } = await examined(url, { viewer: { token: await accessToken(issuerUrl, newUser()) } })
  expect(of('create')).toMatchObject({ result: 'fault', lookAt: expect.stringContaining('--user must be the sub') })
})

test('every session of a run is ended at its end, and those of others live on', async () => {
  const { url, send } = open
  const user = newUser()
  const body = { user_id: user, profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const { session } = (await send('POST', '/api/playback/session', body)).body
  const { of, faults } = await examined(url, { viewer: { user } })
  expect(faults).toEqual([])
  expect(of('account')).toMatchObject({ result: 'warning', says: expect.stringContaining(session.session_id) })
  expect(of('limit and take-over')).toMatchObject({
    result: 'not checked',
    says: expect.stringContaining('1 live sessions'),
  })
  const { body: account } = await send('GET', `/api/concurrency/${user}`)
  expect(account.active_sessions).toEqual([session.session_id])
})

test('an account whose streams are all in use by others is left as it is', async () => {
  const { url, send } = open
  const user = newUser('one-stream')
  const body = { user_id: user, profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const { session } = (await send('POST', '/api/playback/session', body)).body
  const { of } = await examined(url, { viewer: { user } })
  expect(of('create')).toMatchObject({
    result: 'not checked',
    says: expect.stringContaining('in use by somebody else'),
  })
  const { body: account } = await send('GET', `/api/concurrency/${user}`)
  expect(account.active_sessions).toEqual([session.session_id])
})

test('a plan of one stream is filled and taken over, and one of many streams is not filled', async () => {
  const { url } = open
  const one = await examined(url, { viewer: { user: newUser('one-stream') } })
  expect(one).toMatchObject({ faults: [], notChecked: ['events'] })
  expect(one.of('take-over')).toMatchObject({ result: 'ok' })
  const many = await examined(url, { viewer: { user: newUser('streams-50') } })
  expect(many.of('limit and take-over').says).toContain('the plan has 50 streams')
})

test('a run that is interrupted ends what it started', async () => {
  const { url, send } = open
  const user = newUser()
  const controller = new AbortController()
  const { isInterrupted, notChecked, of } = await examined(url, {
    ...{ viewer: { user }, interrupted: controller.signal },
    tell: ({ check }) => check === 'take-over' && controller.abort(),
  })
  expect({ isInterrupted, notChecked }).toEqual({ isInterrupted: true, notChecked: ['events', 'interrupted'] })
  expect(of('clean-up').says).toContain('(4 were ended now)')
  expect((await send('GET', `/api/concurrency/${user}`)).body.active_stream_count).toBe(0)
})
